using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

/// <summary>A transaction that Azure refuses is refused with Azure's status, code and position, and nothing is sent.</summary>
public sealed class TransactionLimitTests
{
    [Fact]
    public async Task A_hundred_actions_fit_and_the_hundred_and_first_is_refused()
    {
        var table = await TestTables.NewAsync();

        var answers = await table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(number => Add($"{number:D3}")));

        Assert.Equal(100, answers.Value.Count);
        await RefusedAsync("InvalidInput", 100, [.. Enumerable.Range(100, 101).Select(number => Add($"{number:D3}"))]);
    }

    [Fact]
    public Task A_transaction_over_two_partitions_is_refused_where_the_second_begins() =>
        RefusedAsync(
            "CommandsInBatchActOnDifferentPartitions",
            1,
            Add("one"),
            new(TableTransactionActionType.Delete, new TableEntity("q", "two")),
            Add("three"));

    [Fact]
    public Task A_row_named_twice_is_refused_at_its_second_action() =>
        RefusedAsync("InvalidDuplicateRow", 2, Add("one"), Add("two"), new(TableTransactionActionType.Delete, new TableEntity("p", "one")));

    [Fact]
    public async Task A_transaction_of_4_MiB_fits_and_of_more_is_refused()
    {
        var fits = TestTables.On(new ScriptedTransport(new Answer(503)));
        var tooMuch = TestTables.On(new ScriptedTransport());

        Assert.Equal(503, (await Assert.ThrowsAsync<RequestFailedException>(() => fits.SubmitTransactionAsync(Wide(rows: 31)))).Status);
        await TestTables.RefusedAsync(() => tooMuch.SubmitTransactionAsync(Wide(rows: 33)), 413, "RequestBodyTooLarge");
    }

    [Theory]
    [InlineData("two", "bad-name", "PropertyNameInvalid")]
    [InlineData("t/wo", "A", "OutOfRangeInput")]
    public Task An_action_outside_the_limits_of_an_entity_is_refused_with_its_position(string row, string property, string code) =>
        RefusedAsync(code, 1, Add("one"), new(TableTransactionActionType.UpsertMerge, new TableEntity("p", row) { [property] = 1 }));

    [Fact]
    public Task A_date_before_1601_is_refused_with_its_position() =>
        RefusedAsync(
            "OutOfRangeInput",
            1,
            Add("one"),
            new(TableTransactionActionType.Add, new TableEntity("p", "two") { ["At"] = default(DateTimeOffset) }));

    // 128 KiB of text in each.
    private static IEnumerable<TableTransactionAction> Wide(int rows)
    {
        var text = new string('x', 32 * 1024);
        return Enumerable.Range(0, rows).Select(row => new TableTransactionAction(
            TableTransactionActionType.Add,
            new TableEntity("p", $"{row:D2}") { ["A"] = text, ["B"] = text, ["C"] = text, ["D"] = text }));
    }

    private static TableTransactionAction Add(string row) => new(TableTransactionActionType.Add, new TableEntity("p", row));

    private static async Task RefusedAsync(string code, int position, params TableTransactionAction[] actions)
    {
        var transport = new ScriptedTransport();

        var refusal = await Assert.ThrowsAsync<TableTransactionFailedException>(
            () => TestTables.On(transport).SubmitTransactionAsync(actions));

        Assert.Equal((400, code, position), (refusal.Status, refusal.ErrorCode, refusal.FailedTransactionActionIndex));
        Assert.Empty(transport.Requests);
    }
}

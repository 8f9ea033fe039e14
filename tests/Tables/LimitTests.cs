using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

/// <summary>What Azure refuses and an emulator may let through is refused with Azure's status and code, and nothing is sent.</summary>
public sealed class LimitTests
{
    [Fact]
    public Task A_text_of_more_than_32_K_characters_is_refused() =>
        RefusedAsync("PropertyValueTooLarge", row => row["A"] = new string('x', (32 * 1024) + 1));

    [Fact]
    public Task Bytes_beyond_64_KiB_are_refused() => RefusedAsync("PropertyValueTooLarge", row => row["A"] = new byte[(64 * 1024) + 1]);

    [Fact]
    public Task More_than_252_own_properties_are_refused() => RefusedAsync("TooManyProperties", row => Fill(row, 253, 1));

    [Fact]
    public Task An_entity_beyond_1_MiB_is_refused() => RefusedAsync("EntityTooLarge", row => Fill(row, 17, new string('x', 32 * 1024)));

    [Fact]
    public Task A_time_before_1601_is_refused() =>
        RefusedAsync("OutOfRangeInput", row => row["A"] = DateTime.SpecifyKind(default, DateTimeKind.Utc));

    [Theory]
    [InlineData(1600, 12, 31)]
    [InlineData(1, 1, 1)]
    public Task A_moment_before_1601_is_refused_in_whatever_offset_it_was_said(int year, int month, int day) =>
        RefusedAsync("OutOfRangeInput", row => row["A"] = new DateTimeOffset(year, month, day, 23, 59, 59, TimeSpan.FromMinutes(330)));

    [Fact]
    public Task A_number_wider_than_Int64_is_refused() => RefusedAsync("InvalidInput", row => row["A"] = long.MaxValue + 1ul);

    [Theory]
    [InlineData("bad-name", "PropertyNameInvalid")]
    [InlineData("1st", "PropertyNameInvalid")]
    [InlineData("with space", "PropertyNameInvalid")]
    [InlineData("", "PropertyNameInvalid")]
    [InlineData("dotted.name", "PropertyNameInvalid")]
    public Task A_name_that_is_no_identifier_is_refused(string name, string code) => RefusedAsync(code, row => row[name] = 1);

    [Fact]
    public Task A_name_of_more_than_255_characters_is_refused() =>
        RefusedAsync("PropertyNameTooLong", row => row[new string('n', 256)] = 1);

    [Theory]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a#b")]
    [InlineData("a?b")]
    [InlineData("a\tb")]
    [InlineData("a\u0085b")]
    public async Task A_key_with_a_forbidden_character_is_refused(string key)
    {
        await RefusedAsync("OutOfRangeInput", row => row.RowKey = key);
        await RefusedAsync("OutOfRangeInput", row => row.PartitionKey = key);
        var table = TestTables.On(new ScriptedTransport());
        await TestTables.RefusedAsync(() => table.GetEntityAsync<TableEntity>("p", key), 400, "OutOfRangeInput");
        await TestTables.RefusedAsync(() => table.DeleteEntityAsync(key, "r"), 400, "OutOfRangeInput");
    }

    [Fact]
    public Task A_key_of_more_than_1024_characters_is_refused() =>
        RefusedAsync("KeyValueTooLarge", row => row.RowKey = new string('k', 1025));

    [Fact]
    public async Task A_missing_key_is_refused_when_added_and_a_mistake_when_it_addresses_a_row()
    {
        var table = TestTables.On(new ScriptedTransport());
        var row = new TableEntity { PartitionKey = "p" };

        await TestTables.RefusedAsync(() => table.AddEntityAsync(row), 400, "PropertiesNeedValue");
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.UpsertEntityAsync(row));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.DeleteEntityAsync(row));
        await Assert.ThrowsAsync<ArgumentNullException>(() => table.GetEntityAsync<TableEntity>("p", null!));
    }

    [Fact]
    public async Task What_just_fits_is_stored()
    {
        var table = await TestTables.NewAsync();
        var row = new TableEntity("p", new string('k', 512))
        {
            ["Text"] = new string('x', 32 * 1024),
            ["Bytes"] = new byte[64 * 1024],
            ["Time"] = new DateTimeOffset(1601, 1, 1, 0, 0, 0, TimeSpan.Zero),
            ["_名字1"] = 1,
            [new string('n', 255)] = 1,
        };
        Fill(row, 252 - 5, 1L);

        Assert.Equal(204, (await table.AddEntityAsync(row)).Status);
    }

    [Theory]
    [InlineData("ab", "OutOfRangeInput")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234", "OutOfRangeInput")]
    [InlineData("1abc", "InvalidResourceName")]
    [InlineData("with-hyphen", "InvalidResourceName")]
    [InlineData("with_underscore", "InvalidResourceName")]
    [InlineData("tables", "InvalidResourceName")]
    public async Task A_name_no_table_can_have_is_refused(string name, string code) =>
        await TestTables.RefusedAsync(() => TestTables.Service.CreateTableAsync(name), 400, code);

    private static void Fill(TableEntity row, int properties, object value)
    {
        for (var number = 0; number < properties; number++)
            row[$"P{number}"] = value;
    }

    private static async Task RefusedAsync(string code, Action<TableEntity> change)
    {
        var transport = new ScriptedTransport();
        var table = TestTables.On(transport);
        var row = new TableEntity("p", "r");
        change(row);

        await TestTables.RefusedAsync(() => table.AddEntityAsync(row), 400, code);
        await TestTables.RefusedAsync(() => table.UpsertEntityAsync(row), 400, code);
        await TestTables.RefusedAsync(() => table.UpdateEntityAsync(row, ETag.All), 400, code);
        Assert.Empty(transport.Requests);
    }
}

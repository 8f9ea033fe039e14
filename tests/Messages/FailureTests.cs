using System.Net;
using System.Text.Json;
using Azure;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Messages;

/// <summary>What failed for good is shown, and comes again when an operator has put right what it failed at.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task A_message_that_failed_for_good_is_shown_replayed_and_does_its_work_once()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var customer = await app.Buyer();
        // Nobody hears of the order before its message fails: a store that does not answer.
        await app.Sell(app.Order("2", new { externalUserId = customer.ExternalUserId }));
        app.Storage.Before = call => call.Contains("contacts", StringComparison.Ordinal) ? throw new RequestFailedException(500, "The store does not answer.") : Task.CompletedTask;
        await app.Drain();
        app.Storage.Before = _ => Task.CompletedTask;
        var failed = Assert.Single(await Failures(app, Lane.Urgent), failure => failure.GetProperty("type").GetString() == nameof(ContactOrdered));
        Assert.Contains("\"id\":\"2\"", failed.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Single(await app.Reminders(customer));

        var at = $"api/manage/failures/{Lane.Urgent}/{failed.GetProperty("id").GetString()}";
        using (var replayed = await app.Operator.PostAsync($"{at}/replay", content: null)) Assert.Equal(HttpStatusCode.Accepted, replayed.StatusCode);
        await app.Drain();
        Assert.DoesNotContain(await Failures(app, Lane.Urgent), failure => failure.GetProperty("id").GetString() == failed.GetProperty("id").GetString());
        Assert.Equal(2, (await app.Reminders(customer)).Count);
        using var again = await app.Operator.PostAsync($"{at}/replay", content: null);
        Assert.Equal((HttpStatusCode.NotFound, "failure-not-found"), (again.StatusCode, JsonDocument.Parse(await again.Content.ReadAsStringAsync()).RootElement.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task What_was_too_early_too_often_has_all_its_tries_again()
    {
        Assert.Equal("""{"type":"X","body":{}}""", MessageTable.Anew("""{"type":"X","body":{},"again":30}"""));
        Assert.Equal("no envelope", MessageTable.Anew("no envelope"));
        await using var app = await App.Start();
        using var unknown = await app.Operator.GetAsync("api/manage/failures/slow");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        using var anyone = await app.Anyone.GetAsync("api/manage/failures/work");
        Assert.Equal(HttpStatusCode.Unauthorized, anyone.StatusCode);
    }

    [Fact]
    public async Task More_than_a_page_is_listed_by_its_cursor_and_what_nobody_needs_is_dismissed()
    {
        await using var app = await App.Start();
        for (var n = 0; n < 101; n++)
            await app.Service<PrivateDomain.Storage.Tables>().Failures.Put(new(Lane.Bulk, $"m{n:D3}") { ["at"] = app.Clock.GetUtcNow(), ["text0"] = new string('x', 30_000), ["text1"] = "y" }, CancellationToken.None);
        var first = await app.Get("api/manage/failures/bulk");
        Assert.Equal((100, 30_001), (first.GetProperty("failures").GetArrayLength(), first.GetProperty("failures")[0].GetProperty("text").GetString()!.Length));
        var rest = await app.Get($"api/manage/failures/bulk?cursor={first.GetProperty("next").GetString()}");
        Assert.Equal("m100", Assert.Single(rest.GetProperty("failures").EnumerateArray()).GetProperty("id").GetString());
        Assert.False(rest.TryGetProperty("next", out _));
        for (var time = 0; time < 2; time++)
        {
            using var dismissed = await app.Operator.DeleteAsync("api/manage/failures/bulk/m100");
            Assert.Equal(HttpStatusCode.NoContent, dismissed.StatusCode);
        }
        Assert.Empty((await app.Get($"api/manage/failures/bulk?cursor={first.GetProperty("next").GetString()}")).GetProperty("failures").EnumerateArray());
    }

    private static async Task<IReadOnlyList<JsonElement>> Failures(App app, string lane) => [.. (await app.Get($"api/manage/failures/{lane}")).GetProperty("failures").EnumerateArray()];
}

using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>What the callback of an added contact costs: a flow's number of storage operations is part of its contract.</summary>
public sealed class CallbackPathTests
{
    [Fact]
    public async Task A_first_seen_contact_without_a_coupon_costs_four_operations_two_in_series_before_the_welcome()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false);
        await app.Come(cards[0]);

        BeginSideBySide(app, "POST messages", "GET scans()");
        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
        // Message and slot side by side, then the contact, and the result.
        await AssertCost(app, operations: 4, inSeriesBeforeTheCall: 2);
    }

    [Fact]
    public async Task A_first_seen_contact_with_a_coupon_costs_five_and_message_slot_and_code_go_side_by_side()
    {
        await using var app = await App.Start();
        var cards = await app.Open();
        await app.Come(cards[0]);

        BeginSideBySide(app, "POST messages", "POST $batch");
        var (customer, accepted) = await app.Come(cards[0]);

        Assert.True(accepted);
        Assert.Single(app.Welcomes(customer));
        // Which card it was decides which offer: slot and code are one behind the other.
        await AssertCost(app, operations: 5, inSeriesBeforeTheCall: 3);
    }

    [Fact]
    public async Task A_known_contact_costs_two_more()
    {
        await using var app = await App.Start();
        app.Platform.WeCom.SetKeeper(new Keeper("chen", "陈默"));
        var cards = await app.Open();
        var (customer, _) = await app.Come(cards[0]);
        await app.Put("api/manage/channels/parcel", new { name = "包裹卡", kind = "packageCard", keepers = new[] { "chen" }, welcome = "hello" });
        var second = (await app.Post("api/manage/batches?force=true", new { channel = "parcel", count = 1 })).GetProperty("cards")[0].GetProperty("serial").GetString();
        var way = (await app.Platform.Phone.ScanAsync(new Uri(app.Anyone.BaseAddress!, "/c/" + second))).Way!;
        await app.Come(new Uri(app.Anyone.BaseAddress!, "/c/" + second));

        Assert.True(await app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);

        Assert.Equal(2, app.Welcomes(customer).Count);
        await AssertCost(app, operations: 7, inSeriesBeforeTheCall: null);
    }

    /// <summary>Neither of two calls goes on before both have begun, so what is side by side does not depend on who is quicker.</summary>
    private static void BeginSideBySide(App app, string one, string other)
    {
        var begun = new[] { one, other }.ToDictionary(call => call, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), StringComparer.Ordinal);
        app.Storage.Before = call =>
        {
            if (!begun.TryGetValue(call, out var mine)) return Task.CompletedTask;
            mine.TrySetResult();
            return Task.WhenAll(begun.Values.Select(each => each.Task)).WaitAsync(TimeSpan.FromSeconds(4));
        };
    }

    private static async Task AssertCost(App app, int operations, int? inSeriesBeforeTheCall)
    {
        var calls = app.Storage.Of("ReceiveWeComCallback")[^1];
        Assert.True(calls.Calls.Count <= operations, string.Join(", ", calls.Calls));
        if (inSeriesBeforeTheCall is { } most) Assert.True(calls.InSeries(operations - 1) <= most, string.Join(", ", calls.Calls));
        await app.Stop();
        Assert.Empty(app.Storage.AfterTheAnswer);
    }
}

using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Api;

/// <summary>A rehearsal moves business time ahead and never back.</summary>
public sealed class ClockTests
{
    [Fact]
    public async Task Business_time_goes_ahead_stays_there_and_survives_a_restart()
    {
        var app = await App.Start();
        var moved = await app.Put("api/manage/clock", new { ahead = "28.00:00:00" });
        Assert.Equal(("28.00:00:00", "Asia/Shanghai"), (moved.GetProperty("ahead").GetString(), moved.GetProperty("timeZone").GetString()));
        Assert.InRange(moved.GetProperty("now").GetDateTimeOffset() - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(27.9), TimeSpan.FromDays(28.1));

        using var back = await app.Operator.PutAsJsonAsync("api/manage/clock", new { ahead = "27.23:59:59" });
        Assert.Equal((409, "clock-goes-forward"), ((int)back.StatusCode, await back.Code()));
        await app.Stop();

        await using var again = await App.Start(app.Store, app.Platform);
        Assert.True(again.Clock.Ahead >= TimeSpan.FromDays(28));
    }

    [Fact]
    public async Task What_is_shown_may_be_sent_back_as_it_was_shown()
    {
        await using var app = await App.Start();
        app.Clock.Ahead = TimeSpan.FromSeconds(100.7);
        var shown = await app.Get("api/manage/clock");
        await app.Put("api/manage/clock", new { ahead = shown.GetProperty("ahead").GetString() });
        Assert.Equal(TimeSpan.FromSeconds(100), app.Clock.Ahead);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"ahead":null}""")]
    [InlineData("""{"ahead":""}""")]
    [InlineData("""{"ahead":"tomorrow"}""")]
    [InlineData("""{"ahead":"24:00:00"}""")]
    [InlineData("""{"ahead":"-1.00:00:00"}""")]
    [InlineData("""{"ahead":"36500.00:00:01"}""")]
    [InlineData("""{"ahead":"99999999.00:00:00"}""")]
    [InlineData("""{"ahead":" 28.00:00:00x"}""")]
    public async Task What_is_no_time_span_moves_nothing(string body)
    {
        await using var app = await App.Start();
        var before = app.Clock.Ahead;
        using var answer = await app.Operator.PutAsync("api/manage/clock", new StringContent(body));
        Assert.Equal(["ahead"], await answer.Fields());
        Assert.Equal(before, app.Clock.Ahead);
    }

    [Fact]
    public async Task Of_many_who_move_it_at_once_the_furthest_stands_here_and_in_the_store()
    {
        await using var app = await App.Start();
        await Task.WhenAll(Enumerable.Range(1, 20).Select(days => app.Operator.PutAsJsonAsync("api/manage/clock", new { ahead = $"{days * 7 % 20 + 1}.00:00:00" })));
        Assert.Equal(TimeSpan.FromDays(20), app.Clock.Ahead);
        Assert.Equal(TimeSpan.FromDays(20).Ticks, (await app.Rows("runtime")).Single(row => row.PartitionKey == "clock").GetInt64("ticks"));
    }

    [Fact]
    public async Task Where_it_is_not_allowed_business_time_is_the_real_time()
    {
        await using var app = await App.Start(settings: ["--Brand:ClockAhead="]);
        using var answer = await app.Operator.PutAsJsonAsync("api/manage/clock", new { ahead = "1.00:00:00" });
        Assert.Equal((409, "clock-not-movable"), ((int)answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task At_the_far_end_of_rehearsed_time_orders_are_still_taken()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        await app.Put("api/manage/clock", new { ahead = "36500.00:00:00" });
        await app.PutTea();
        Assert.NotEmpty((await app.Sell(app.Order("1", new { externalUserId = "wm1" }))).OrderId);
        await app.Sweep();
        Assert.Empty(await app.Rows("failures"));
        Assert.Equal(JsonValueKind.Object, (await app.Get("api/manage/clock")).ValueKind);
    }
}

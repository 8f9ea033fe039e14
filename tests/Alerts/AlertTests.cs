using PrivateDomain.Alerts;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Alerts;

public sealed class AlertTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly AlertBoard board = one.App.Service<AlertBoard>();

    [Fact]
    public async Task An_alert_is_listed_with_its_cure_until_it_is_dismissed_and_comes_back_when_it_is_met_again()
    {
        await board.Raise("printer", "The printer is out of paper: fill it.", CancellationToken.None);
        await board.Raise("printer", "The printer is out of paper: fill it.", CancellationToken.None);
        Assert.Equal("The printer is out of paper: fill it.", await Text("printer"));

        for (var twice = 0; twice < 2; twice++)
        {
            using var dismissed = await one.App.Operator.DeleteAsync("api/manage/alerts/printer");
            Assert.Equal(204, (int)dismissed.StatusCode);
        }

        Assert.Null(await Text("printer"));
        await board.Raise("printer", "The printer burns.", CancellationToken.None);
        Assert.Equal("The printer burns.", await Text("printer"));
    }

    [Fact]
    public async Task What_two_instances_meet_is_one_alert_since_the_first_time()
    {
        await using var other = await App.Start(one.App.Store);
        await board.Raise("door", "The door is open.", CancellationToken.None);
        var first = await Standing("door");
        await other.Service<AlertBoard>().Raise("door", "The door is open.", CancellationToken.None);
        Assert.Equal(first.Since, (await Standing("door")).Since);

        await other.Service<AlertBoard>().Settle("door", CancellationToken.None);
        Assert.Null(await Text("door"));
    }

    [Fact]
    public async Task A_matter_that_was_not_met_here_is_not_settled_here()
    {
        await using var other = await App.Start(one.App.Store);
        await board.Raise("window", "The window is open.", CancellationToken.None);
        await other.Service<AlertBoard>().Settle("window", CancellationToken.None);
        Assert.NotNull(await Text("window"));
    }

    [Fact]
    public async Task Without_the_key_nobody_reads_alerts()
    {
        using var answer = await one.App.Anyone.GetAsync("api/manage/alerts");
        Assert.Equal(401, (int)answer.StatusCode);
    }

    private async Task<Alert> Standing(string key) => (await board.Read(CancellationToken.None)).Single(alert => alert.Key == key);

    private async Task<string?> Text(string key) => (await one.App.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray()
        .Where(alert => alert.GetProperty("key").GetString() == key)
        .Select(alert => alert.GetProperty("text").GetString())
        .SingleOrDefault();

    [Fact]
    public async Task What_was_put_right_before_a_restart_goes_away_when_a_call_succeeds()
    {
        var first = await App.Start();
        first.Platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", new PrivateDomain.Sandbox.WeCom.Fault.Refuse(60020));
        Assert.True(await first.Platform.WeCom.AddWithoutCode(first.Platform.WeCom.CreateCustomer("小雨"), "lin")!.Accepted);
        Assert.Single(await first.Service<AlertBoard>().Read(CancellationToken.None));
        await first.Stop();

        await using var app = await App.Start(first.Store, first.Platform);
        Assert.True(await app.Platform.WeCom.AddWithoutCode(app.Platform.WeCom.CreateCustomer("小雪"), "lin")!.Accepted);

        Assert.Empty(await app.Service<AlertBoard>().Read(CancellationToken.None));
    }
}

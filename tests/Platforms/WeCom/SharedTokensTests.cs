using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>Instances of one app that share an access token by the store.</summary>
public sealed class SharedTokensTests : IDisposable
{
    private static int agents = 9_000_000;

    private readonly SimulatedWeCom platform = new();
    private readonly ManualClock clock = new();
    private readonly (string Name, string Value) agent = ("AgentId", Interlocked.Increment(ref agents).ToString(System.Globalization.CultureInfo.InvariantCulture));

    public SharedTokensTests() => platform.On("cancel_groupmsg_send", SimulatedWeCom.Error(0, "ok"));

    public void Dispose() => platform.Dispose();

    [Fact]
    public async Task Two_instances_under_load_for_an_hour_fetch_one_token()
    {
        using var one = Instance();
        using var other = Instance();
        for (var load = 0; load < 72; load++)
        {
            var calls = Enumerable.Range(0, 20).Select(call => Task.Run(() => (call % 2 == 0 ? one : other).Client.CancelMessageTask("m", CancellationToken.None))).ToList();
            // The platform is not slow here, so whoever waits for the other does not see time pass until that one has the token.
            await Shelved();
            Assert.All(await clock.RunThrough(Task.WhenAll(calls)), verdict => Assert.True(verdict.IsDelivered));
            clock.Advance(TimeSpan.FromSeconds(50));
        }

        Assert.Single(platform.Calls("gettoken"));
        Assert.Equal(1440, platform.Calls("cancel_groupmsg_send").Count);
    }

    [Fact]
    public async Task An_instance_that_starts_anew_takes_the_token_that_is_there()
    {
        using (var first = Instance())
            await first.Client.CancelMessageTask("m", CancellationToken.None);
        await Shelved();
        clock.Advance(TimeSpan.FromMinutes(100));
        using var second = Instance();
        Assert.True((await second.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
        Assert.Single(platform.Calls("gettoken"));
    }

    [Fact]
    public async Task Who_has_waited_two_seconds_for_another_asks_itself()
    {
        var door = new TaskCompletionSource<HttpResponseMessage>();
        platform.On("gettoken", (_, number) => number == 1 ? door.Task : Task.FromResult(SimulatedWeCom.Json("""{"errcode":0,"access_token":"own","expires_in":7200}""")));
        using var one = Instance();
        using var other = Instance();
        var stuck = one.Client.CancelMessageTask("m", CancellationToken.None);
        await Eventually.TrueAsync(() => platform.Calls("gettoken").Count == 1);
        var began = clock.GetUtcNow();

        Assert.True((await clock.RunThrough(other.Client.CancelMessageTask("m", CancellationToken.None))).IsDelivered);
        Assert.Equal("own", Assert.Single(platform.Calls("cancel_groupmsg_send")).Token);
        Assert.InRange(clock.GetUtcNow() - began, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));

        door.SetResult(SimulatedWeCom.Json("""{"errcode":0,"access_token":"late","expires_in":7200}"""));
        Assert.True((await clock.RunThrough(stuck)).IsDelivered);
    }

    [Fact]
    public async Task A_token_that_one_instance_saw_rejected_is_replaced_for_all_by_one_fetch()
    {
        platform.On("cancel_groupmsg_send", (request, _) => SimulatedWeCom.Json(SimulatedWeCom.Error(request.Token is "token-1" && platform.Calls("cancel_groupmsg_send").Count > 2 ? 40014 : 0)));
        using var one = Instance();
        using var other = Instance();
        foreach (var instance in (WeComUnderTest[])[one, other, one, other])
        {
            Assert.True((await clock.RunThrough(instance.Client.CancelMessageTask("m", CancellationToken.None))).IsDelivered);
            await Shelved();
        }

        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task A_new_secret_finds_no_token_of_the_old_one()
    {
        using (var before = Instance())
            await before.Client.CancelMessageTask("m", CancellationToken.None);
        using var after = new WeComUnderTest(platform, clock, TestStore.Shared, agent, ("Secret", "another-secret"));
        Assert.True((await after.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task The_store_shows_the_token_to_nobody_and_a_row_that_somebody_spoilt_gives_way()
    {
        using (var one = Instance())
            await one.Client.CancelMessageTask("m", CancellationToken.None);
        var row = await Shelved();
        Assert.DoesNotContain("token-1", string.Join(' ', row.Select(property => property.Value is byte[] bytes ? System.Text.Encoding.Latin1.GetString(bytes) : property.Value?.ToString())), StringComparison.Ordinal);

        foreach (var spoilt in (byte[][])[[], new byte[60]])
        {
            row["sealed"] = spoilt;
            await TestStore.Shared.Runtime.Put(row, CancellationToken.None);
            using var other = Instance();
            Assert.True((await other.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
            row = await Shelved();
        }

        Assert.Equal(3, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task A_row_that_lacks_what_belongs_to_a_token_keeps_nobody_from_one()
    {
        using (var one = Instance())
            await one.Client.CancelMessageTask("m", CancellationToken.None);
        var row = await Shelved();
        row.Remove("refreshFrom");
        await TestStore.Shared.Runtime.Put(row, CancellationToken.None);

        using var other = Instance();
        Assert.True((await other.Client.CancelMessageTask("m", CancellationToken.None)).IsDelivered);
        await Eventually.TrueAsync(async () => (await Shelved()).ContainsKey("refreshFrom"));
        Assert.Equal(2, platform.Calls("gettoken").Count);
    }

    [Fact]
    public async Task Without_the_store_every_instance_asks_the_platform()
    {
        var nowhere = new PrivateDomain.Storage.Tables(new TableServiceClient("UseDevelopmentStorage=true", new TableClientOptions { Transport = new NoStore(), Retry = { MaxRetries = 0 } }));
        var log = new LogLines();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var asked = 0;
        var tokens = new AccessTokens(
            "WeCom", new TokenShelf(nowhere, "account", "secret"), () => Task.FromResult(new Answer<IssuedToken>(Verdict.Delivered, new IssuedToken($"t{++asked}", TimeSpan.FromHours(2)))),
            clock, logs.CreateLogger("tokens"));

        Assert.Equal("t1", (await tokens.Get(CancellationToken.None)).Value!.Value);
        Assert.Equal("t1", (await tokens.Get(CancellationToken.None)).Value!.Value);
        await Eventually.TrueAsync(() => log.All.Any(line => line.Contains("not shared", StringComparison.Ordinal)));
    }

    private WeComUnderTest Instance() => new(platform, clock, TestStore.Shared, agent);

    /// <summary>The row, once a token that is whole stands in it.</summary>
    private async Task<TableEntity> Shelved()
    {
        TableEntity? row = null;
        await Eventually.TrueAsync(async () =>
        {
            row = await TestStore.Shared.Runtime.Find("token", Keys.Hash($"wecom|ww0123456789abcdef|{agent.Value}|the-secret-of-the-app"), CancellationToken.None);
            return row?.GetBinary("sealed") is { Length: > 0 } bytes && Array.Exists(bytes, one => one != 0) && !row.ContainsKey("leasedUntil");
        });
        return row!;
    }

    private sealed class NoStore : Azure.Core.Pipeline.HttpPipelineTransport
    {
        public override Azure.Core.Request CreateRequest() => Azure.Core.Pipeline.HttpClientTransport.Shared.CreateRequest();

        public override void Process(Azure.Core.HttpMessage message) => throw new Azure.RequestFailedException("no store");

        public override ValueTask ProcessAsync(Azure.Core.HttpMessage message) => ValueTask.FromException(new Azure.RequestFailedException("no store"));
    }
}

using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

public sealed class ForcedRefreshesTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Two_are_30_seconds_apart()
    {
        Assert.True(ForcedRefreshes.Allows([], Now));
        Assert.False(ForcedRefreshes.Allows([Now.AddSeconds(-29)], Now));
        Assert.True(ForcedRefreshes.Allows([Now.AddSeconds(-30)], Now));
    }

    [Fact]
    public void Twenty_fit_in_a_day()
    {
        List<DateTimeOffset> taken = [.. Enumerable.Range(1, 20).Select(hour => Now.AddHours(-hour))];
        Assert.False(ForcedRefreshes.Allows(taken, Now));
        Assert.True(ForcedRefreshes.Allows(taken, Now.AddHours(4)));
    }

    [Fact]
    public async Task Of_many_instances_at_once_one_takes_it()
    {
        var account = "wx-of-this-test";
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => new ForcedRefreshes(TestStore.Shared, account).Take(Now, CancellationToken.None)));
        Assert.Single(taken, got => got);
        Assert.False(await new ForcedRefreshes(TestStore.Shared, account).Take(Now.AddSeconds(5), CancellationToken.None));
        Assert.True(await new ForcedRefreshes(TestStore.Shared, account).Take(Now.AddSeconds(31), CancellationToken.None));
    }
}

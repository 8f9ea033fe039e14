using Microsoft.Extensions.Options;
using PrivateDomain.Welcome;

namespace PrivateDomain.Tests.Welcome;

public sealed class WelcomeCodeTests
{
    private static readonly DateTimeOffset Created = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0, 40)]
    [InlineData(5, 35)]
    [InlineData(20, 20)]
    [InlineData(39, 1)]
    [InlineData(40, 0)]
    [InlineData(3600, 0)]
    [InlineData(-300, 40)]
    public void Twenty_seconds_less_what_has_passed_and_what_the_clocks_may_differ(int age, int left) =>
        Assert.Equal(TimeSpan.FromSeconds(left), new WelcomeCode(Options.Create(new WelcomeOptions())).Left(Created, Created.AddSeconds(age)));
}

using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

public sealed class OfficialAccountVerdictsTests
{
    [Theory]
    [InlineData(VerdictKind.Delivered, 0, 45065)]
    [InlineData(VerdictKind.Later, -1, 40001, 42001, 40014, 45009, 45011)]
    [InlineData(VerdictKind.Misconfigured, 40013, 40125, 40164, 40243, 48001, 48004, 50004, 50007, 89503)]
    [InlineData(VerdictKind.Refused, 43004, 43101, 45015, 45047, 47003, 40003, 40007, 40029, 40037, 40163, 45002, 47001, 48002, 123456)]
    public void Each_code_has_one_verdict_and_keeps_its_number(VerdictKind kind, params int[] codes)
    {
        foreach (var code in codes)
        {
            var verdict = OfficialAccountVerdicts.Of(code, "some message");
            Assert.Equal((kind, code), (verdict.Kind, verdict.Code));
            Assert.NotEmpty(verdict.Reason);
        }
    }

    [Fact]
    public void A_wrong_secret_is_the_operators_business_only_where_the_secret_is_shown()
    {
        Assert.Equal(VerdictKind.Misconfigured, OfficialAccountVerdicts.OfSecret(40001).Kind);
        Assert.Equal(VerdictKind.Later, OfficialAccountVerdicts.Of(40001).Kind);
    }

    [Fact]
    public void An_address_that_is_not_listed_is_named() =>
        Assert.Contains("203.0.113.7", OfficialAccountVerdicts.Of(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 1").Reason, StringComparison.Ordinal);
}

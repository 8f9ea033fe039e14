using System.Net;
using System.Text.Json;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class WeComVerdictsTests
{
    [Theory]
    [InlineData(VerdictKind.Delivered, 0)]
    [InlineData(VerdictKind.Later, -1, 6000, 40014, 42001, 40001, 41063, 41094, 41096, 45009, 45033)]
    [InlineData(VerdictKind.Misconfigured, 40013, 40091, 40056, 301002, 40098, 41054, 84074, 41041, 41045, 41091, 41055, 48002, 60011, 81013, 60020, 701008)]
    [InlineData(
        VerdictKind.Refused, 40007, 40058, 40063, 40003, 41001, 41035, 60111, 40068, 40071, 81011, 40096, 41044, 41048, 41050, 41051, 41053, 41064, 41093,
        84061, 90500, 90511, 95001, 95002, 95013, 95016, 95018, 123456)]
    public void Each_code_has_one_verdict_and_keeps_its_number(VerdictKind kind, params int[] codes)
    {
        foreach (var code in codes)
        {
            var verdict = WeComVerdicts.Of(code, "some message");
            Assert.Equal((kind, code), (verdict.Kind, verdict.Code));
            Assert.NotEmpty(verdict.Reason);
        }
    }

    [Fact]
    public void The_three_codes_of_a_welcome_are_three_things()
    {
        var (dead, started, elsewhere) = (WeComVerdicts.Of(41050), WeComVerdicts.Of(41051), WeComVerdicts.Of(41096));
        Assert.Equal((VerdictKind.Refused, 41050), (dead.Kind, dead.Code));
        Assert.Equal((VerdictKind.Refused, 41051), (started.Kind, started.Code));
        Assert.Equal((VerdictKind.Later, TimeSpan.FromSeconds(1)), (elsewhere.Kind, elsewhere.RetryAfter));
    }

    [Fact]
    public void A_wrong_secret_is_the_operators_business_only_where_the_secret_is_shown()
    {
        Assert.Equal(VerdictKind.Misconfigured, WeComVerdicts.OfGetToken(40001).Kind);
        Assert.Equal(VerdictKind.Later, WeComVerdicts.Of(40001).Kind);
    }

    [Fact]
    public void An_untrusted_address_is_named()
    {
        var verdict = WeComVerdicts.Of(60020, "not allow to access from your ip, hint: [1_2_abc], from ip: 20.187.1.9, more info at https://open.example");
        Assert.Contains("20.187.1.9", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("企业可信IP", verdict.Reason, StringComparison.Ordinal);
        Assert.Contains("this host", WeComVerdicts.Of(60020).Reason, StringComparison.Ordinal);
        Assert.Contains("2001:db8::1", WeComVerdicts.Of(60020, "from ip: 2001:db8::1.").Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_message_is_shortened_and_cannot_break_a_log_line()
    {
        var reason = WeComVerdicts.Of(123456, "one\r\ntwo" + new string('x', 5000)).Reason;
        Assert.DoesNotContain('\n', reason);
        Assert.True(reason.Length < 300);
    }

    [Theory]
    [InlineData(500, VerdictKind.Unknown)]
    [InlineData(502, VerdictKind.Unknown)]
    [InlineData(503, VerdictKind.Unknown)]
    [InlineData(504, VerdictKind.Unknown)]
    [InlineData(408, VerdictKind.Unknown)]
    [InlineData(429, VerdictKind.Later)]
    [InlineData(413, VerdictKind.Refused)]
    [InlineData(302, VerdictKind.Misconfigured)]
    [InlineData(403, VerdictKind.Misconfigured)]
    [InlineData(404, VerdictKind.Misconfigured)]
    public void A_status_of_a_gateway_is_judged_by_what_may_have_happened(int status, VerdictKind kind) =>
        Assert.Equal((kind, status), (PlatformErrors.FromStatus((HttpStatusCode)status).Kind, PlatformErrors.FromStatus((HttpStatusCode)status).Code));

    [Fact]
    public void A_failure_is_unknown_only_if_the_call_may_have_arrived()
    {
        Assert.Equal(VerdictKind.Unknown, PlatformErrors.FromException(new TaskCanceledException(), left: true).Kind);
        Assert.Equal(VerdictKind.Unknown, PlatformErrors.FromException(new Polly.Timeout.TimeoutRejectedException(), left: true).Kind);
        Assert.Equal(VerdictKind.Unknown, PlatformErrors.FromException(new HttpRequestException(HttpRequestError.ResponseEnded), left: true).Kind);
        Assert.Equal(VerdictKind.Unknown, PlatformErrors.FromException(new IOException(), left: true).Kind);
        Assert.Equal(VerdictKind.Unknown, PlatformErrors.FromException(new JsonException(), left: true).Kind);
        Assert.Equal(VerdictKind.Later, PlatformErrors.FromException(new TaskCanceledException(), left: false).Kind);
        Assert.Equal(VerdictKind.Later, PlatformErrors.FromException(new HttpRequestException(HttpRequestError.ResponseEnded), left: false).Kind);
        Assert.Equal(VerdictKind.Later, PlatformErrors.FromException(new HttpRequestException(HttpRequestError.ConnectionError), left: true).Kind);
    }
}

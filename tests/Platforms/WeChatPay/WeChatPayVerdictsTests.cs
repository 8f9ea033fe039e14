using System.Net;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

public sealed class WeChatPayVerdictsTests
{
    [Theory]
    [InlineData(400, "PARAM_ERROR", VerdictKind.Refused, WeChatPayVerdicts.ParameterWrong)]
    [InlineData(400, "INVALID_REQUEST", VerdictKind.Refused, WeChatPayVerdicts.AgainstRules)]
    [InlineData(400, "APPID_MCHID_NOT_MATCH", VerdictKind.Misconfigured, WeChatPayVerdicts.AppNotBound)]
    [InlineData(401, "SIGN_ERROR", VerdictKind.Misconfigured, WeChatPayVerdicts.NotAuthentic)]
    [InlineData(401, "SOMETHING_NEW", VerdictKind.Misconfigured, WeChatPayVerdicts.NotAuthentic)]
    [InlineData(403, "NO_AUTH", VerdictKind.Misconfigured, WeChatPayVerdicts.NotAllowed)]
    [InlineData(403, "REQUEST_BLOCKED", VerdictKind.Misconfigured, WeChatPayVerdicts.NotAllowed)]
    [InlineData(403, "NOT_ENOUGH", VerdictKind.Refused, WeChatPayVerdicts.StockUsedUp)]
    [InlineData(403, "RULE_LIMIT", VerdictKind.Refused, WeChatPayVerdicts.LimitReached)]
    [InlineData(403, "USER_ACCOUNT_ABNORMAL", VerdictKind.Refused, WeChatPayVerdicts.PersonRefused)]
    [InlineData(404, "RESOURCE_NOT_EXISTS", VerdictKind.Refused, WeChatPayVerdicts.NotFound)]
    [InlineData(404, "MCH_NOT_EXISTS", VerdictKind.Misconfigured, WeChatPayVerdicts.NoMerchant)]
    [InlineData(400, "MCH_NOT_EXISTS", VerdictKind.Misconfigured, WeChatPayVerdicts.NoMerchant)]
    [InlineData(429, "FREQUENCY_LIMITED", VerdictKind.Later, WeChatPayVerdicts.TooOften)]
    [InlineData(403, "FREQUENCY_LIMIT_EXCEED", VerdictKind.Later, WeChatPayVerdicts.TooOften)]
    [InlineData(429, "RATELIMIT_EXCEEDED", VerdictKind.Later, WeChatPayVerdicts.TooOften)]
    [InlineData(429, "SOMETHING_NEW", VerdictKind.Later, WeChatPayVerdicts.TooOften)]
    [InlineData(500, "SYSTEM_ERROR", VerdictKind.Unknown, 500)]
    [InlineData(502, "SERVICE_UNAVAILABLE", VerdictKind.Unknown, 502)]
    [InlineData(403, "SOMETHING_NEW", VerdictKind.Refused, 403)]
    [InlineData(202, null, VerdictKind.Unknown, 202)]
    [InlineData(200, null, VerdictKind.Delivered, 0)]
    public void Each_word_has_one_verdict_and_a_number(int status, string? word, VerdictKind kind, int code)
    {
        var verdict = WeChatPayVerdicts.Of((HttpStatusCode)status, word, "the platform's words");
        Assert.Equal((kind, code), (verdict.Kind, verdict.Code));
        Assert.NotEmpty(verdict.Reason);
    }

    [Fact]
    public void What_is_not_believed_never_refuses_and_never_says_that_nothing_happened()
    {
        foreach (var status in new[] { 200, 202, 204, 301, 400, 403, 404, 429, 500, 502 })
        {
            var verdict = WeChatPayVerdicts.Unverified((HttpStatusCode)status, "NOT_ENOUGH", "words", SignatureFault.Wrong);
            Assert.Equal(VerdictKind.Unknown, verdict.Kind);
        }
        // It would not have been carried out, and a person has to act before anything is.
        Assert.Equal(VerdictKind.Misconfigured, WeChatPayVerdicts.Unverified(HttpStatusCode.Unauthorized, "SIGN_ERROR", "words", SignatureFault.Missing).Kind);
    }

    [Fact]
    public void A_rate_is_waited_for_at_least_a_second_and_at_most_a_minute()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), WeChatPayVerdicts.Of(HttpStatusCode.TooManyRequests, "FREQUENCY_LIMITED", null).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(7), WeChatPayVerdicts.Of(HttpStatusCode.TooManyRequests, "FREQUENCY_LIMITED", null, TimeSpan.FromSeconds(7)).RetryAfter);
        Assert.Equal(TimeSpan.FromMinutes(1), WeChatPayVerdicts.Of(HttpStatusCode.TooManyRequests, "FREQUENCY_LIMITED", null, TimeSpan.FromDays(1)).RetryAfter);
    }

    [Fact]
    public void Every_fault_is_told_in_words() =>
        Assert.All(Enum.GetValues<SignatureFault>(), fault => Assert.NotEmpty(WeChatPayVerdicts.Told(fault)));
}

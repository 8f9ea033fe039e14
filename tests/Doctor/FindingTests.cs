using System.Net;
using PrivateDomain.Doctor;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Doctor;

/// <summary>What is made of what was seen.</summary>
public sealed class FindingTests
{
    private static readonly Uri Address = new("https://card.example.com/api/wecom/callback");

    [Theory]
    [InlineData("", "ww1", "https://qyapi.weixin.qq.com", null)]
    [InlineData("20.1.2.3", "ww1", "https://qyapi.weixin.qq.com", Health.Ok)]
    [InlineData("changing", "ww1", "https://qyapi.weixin.qq.com", Health.Problem)]
    [InlineData("changing", "ww1", "http://127.0.0.1:7080", Health.Ok)]
    [InlineData("changing", "", "https://qyapi.weixin.qq.com", Health.Ok)]
    public void A_real_corporation_needs_a_fixed_outgoing_address(string address, string corp, string api, Health? health) =>
        Assert.Equal(health, ExamineWeCom.OfOutgoingAddress(new WeComOptions { OutgoingAddress = address, CorpId = corp, ApiBaseUrl = api }).SingleOrDefault()?.Health);

    [Fact]
    public void Settings_that_are_missing_are_named_as_they_are_set()
    {
        var finding = ExamineWeCom.OfSettings(new WeComOptions { CorpId = "ww1", Secret = "s" });
        Assert.Equal(Health.Problem, finding.Health);
        Assert.Contains("WeCom__AgentId, WeCom__CallbackToken, WeCom__EncodingAesKey", finding.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_that_is_not_trusted_is_told_with_the_address_to_enter()
    {
        var verdict = WeComVerdicts.Of(60020, "not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info");
        var finding = ExamineWeCom.OfAddress(verdict);
        Assert.Equal((ExamineWeCom.TrustedAddress, Health.Problem), (finding.Check, finding.Health));
        Assert.Contains("203.0.113.7", finding.Cure, StringComparison.Ordinal);
        Assert.Equal(Health.NotChecked, ExamineWeCom.OfPermission(verdict).Health);
    }

    [Fact]
    public void A_call_that_the_app_may_not_make_is_told_with_the_menu_to_open_and_the_address_is_trusted_then()
    {
        var verdict = WeComVerdicts.Of(48002);
        Assert.Equal(Health.Ok, ExamineWeCom.OfAddress(verdict).Health);
        var finding = ExamineWeCom.OfPermission(verdict);
        Assert.Equal(Health.Problem, finding.Health);
        Assert.Contains("可调用接口的应用", finding.Cure, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_WeCom_is_not_reached_nothing_is_said_of_address_and_permission()
    {
        var verdict = PlatformErrors.FromException(new HttpRequestException(HttpRequestError.ConnectionError), left: false);
        Assert.Equal(Health.NotChecked, ExamineWeCom.OfAddress(verdict).Health);
        Assert.Equal(Health.NotChecked, ExamineWeCom.OfPermission(verdict).Health);
    }

    [Fact]
    public void A_keeper_who_is_none_is_named_with_the_channel()
    {
        var finding = ExamineWeCom.OfKeepers(["Lin", "chen"], [("card", "lin"), ("card", "wang"), ("poster", "chen")]);
        Assert.Equal(Health.Problem, finding.Health);
        Assert.Contains("wang (card)", finding.Cause, StringComparison.Ordinal);
        Assert.DoesNotContain("lin", finding.Cause, StringComparison.Ordinal);
        Assert.Equal(Health.Warning, ExamineWeCom.OfKeepers(["lin"], []).Health);
        Assert.Equal(Health.Ok, ExamineWeCom.OfKeepers(["lin"], [("card", "lin")]).Health);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7071", "problem")]
    [InlineData("http://card.example.com", "problem")]
    [InlineData("https://203.0.113.7", "problem")]
    [InlineData("https://brand.azurewebsites.net", "warning")]
    [InlineData("https://card.example.com", "ok")]
    public void A_public_address_is_a_domain_of_the_brand_with_https(string address, string health) =>
        Assert.Equal(health, ExamineAddress.OfDomain(new Uri(address)).Health.ToString(), ignoreCase: true);

    [Theory]
    [InlineData(200, true, 0.4, "ok")]
    [InlineData(200, true, 1.0, "ok")]
    [InlineData(200, true, 1.1, "warning")]
    [InlineData(200, false, 0.1, "problem")]
    [InlineData(401, false, 0.1, "problem")]
    [InlineData(404, false, 0.1, "problem")]
    [InlineData(null, false, 5, "problem")]
    public void The_callback_address_answers_the_bare_text_within_a_second(int? status, bool isTheEcho, double seconds, string health)
    {
        var finding = Probe.OfEcho("callback", "WeCom", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds), (HttpStatusCode?)status, isTheEcho, Address);
        Assert.Equal(health, finding.Health.ToString(), ignoreCase: true);
        Assert.Equal(health == "ok", finding.Cure.Length == 0);
    }

    [Theory]
    [InlineData(0, "ok")]
    [InlineData(-29, "ok")]
    [InlineData(30, "warning")]
    [InlineData(-599, "warning")]
    [InlineData(600, "problem")]
    [InlineData(-3600, "problem")]
    public void A_clock_that_is_off_is_told_before_callbacks_are_refused(double seconds, string health) =>
        Assert.Equal(health, Probe.OfClock("clock", "WeCom", TimeSpan.FromSeconds(seconds)).Health.ToString(), ignoreCase: true);

    [Fact]
    public void Without_the_platforms_time_nothing_is_said_of_the_clock() => Assert.Equal(Health.NotChecked, Probe.OfClock("clock", "WeCom", null).Health);

    [Theory]
    [InlineData(40164, "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist", "notChecked", "problem", "notChecked")]
    [InlineData(48001, "api unauthorized", "ok", "ok", "problem")]
    [InlineData(40003, "invalid openid", "ok", "ok", "ok")]
    [InlineData(-1, "busy", "ok", "notChecked", "problem")]
    public void What_an_Official_Account_answers_is_of_the_address_or_of_the_permission(int code, string message, string token, string address, string permission)
    {
        var verdict = OfficialAccountVerdicts.Of(code, message);
        Assert.Equal(token, ExamineOfficialAccount.OfToken(OfficialAccountVerdicts.IsOfAddress(code) ? verdict : Verdict.Delivered).Health.ToString(), ignoreCase: true);
        Assert.Equal(address, ExamineOfficialAccount.OfAddress(verdict).Health.ToString(), ignoreCase: true);
        Assert.Equal(permission, ExamineOfficialAccount.OfPermission(verdict).Health.ToString(), ignoreCase: true);
    }

    [Theory]
    [InlineData("", "token", "problem")]
    [InlineData("secret", "", "problem")]
    [InlineData("secret", "token", "warning")]
    public void The_settings_of_an_Official_Account_are_told_by_their_names_and_plain_text_by_its_risk(string secret, string token, string health)
    {
        var finding = ExamineOfficialAccount.OfSettings(new OfficialAccountOptions { AppId = "wx1", Secret = secret, CallbackToken = token });
        Assert.Equal(health, finding.Health.ToString(), ignoreCase: true);
        Assert.NotEmpty(finding.Cure);
    }

    [Theory]
    [InlineData(502)]
    [InlineData(403)]
    public void A_gateways_answer_says_nothing_of_the_trusted_address(int status) =>
        Assert.Equal(Health.NotChecked, ExamineWeCom.OfAddress(PlatformErrors.FromStatus((System.Net.HttpStatusCode)status)).Health);
}

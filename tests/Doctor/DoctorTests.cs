using System.Text.Json;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Channels;

namespace PrivateDomain.Tests.Doctor;

/// <summary>The whole examination, of an app that stands on the simulated platform.</summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task A_healthy_app_is_told_so_but_for_an_address_that_no_phone_reaches()
    {
        await using var app = await Started();
        await app.Channel("tea", "lin");
        var report = await Report(app);

        foreach (var check in (string[])["settings", "token", "trustedAddress", "permission", "keepers", "clock", "accountSettings", "accountToken", "accountAddress", "accountPermission", "accountClock", "paySettings", "payCall"])
            Assert.Equal("ok", report[check].Health);
        Assert.Equal("problem", report["domain"].Health);
    }

    [Fact]
    public async Task An_address_that_WeCom_does_not_trust_is_named_and_nothing_is_said_of_what_it_hides()
    {
        await using var app = await Started();
        app.Platform.WeCom.Faults.Next("externalcontact/get_follow_user_list", new Fault.Refuse(60020, "not allow to access from your ip, from ip: 203.0.113.7, more info"));
        var report = await Report(app);

        Assert.Equal("problem", report["trustedAddress"].Health);
        Assert.Contains("203.0.113.7", report["trustedAddress"].Cure, StringComparison.Ordinal);
        Assert.Equal("notChecked", report["permission"].Health);
        Assert.Equal("notChecked", report["keepers"].Health);
    }

    [Fact]
    public async Task A_wrong_secret_is_told_once_and_the_rest_is_not_checked()
    {
        await using var app = await Started("--WeCom:Secret=another-secret-than-the-platform-knows");
        var report = await Report(app);

        Assert.Equal("problem", report["token"].Health);
        Assert.Contains("WeCom__Secret", report["token"].Cure, StringComparison.Ordinal);
        Assert.All((string[])["trustedAddress", "permission", "keepers"], check => Assert.Equal("notChecked", report[check].Health));
    }

    [Theory]
    [InlineData("gettoken", 40001, "gives no access token")]
    [InlineData("externalcontact/get_follow_user_list", 40014, "rejects the access token")]
    public async Task A_secret_that_was_reset_while_a_token_was_at_hand_is_the_secrets_problem_and_no_permissions(string refusing, int code, string cause)
    {
        await using var app = await Started();
        Assert.Equal("ok", (await Report(app))["token"].Health);
        app.Platform.WeCom.Faults.Next("externalcontact/get_follow_user_list", new Fault.Refuse(40014));
        app.Platform.WeCom.Faults.Next(refusing, new Fault.Refuse(code), times: 9);

        var report = await Report(app);

        Assert.Equal("problem", report["token"].Health);
        Assert.Contains(cause, report["token"].Cause, StringComparison.Ordinal);
        Assert.Contains("WeCom__Secret", report["token"].Cure, StringComparison.Ordinal);
        Assert.All((string[])["trustedAddress", "permission", "keepers"], check => Assert.Equal("notChecked", report[check].Health));
    }

    [Fact]
    public async Task An_address_that_is_not_in_the_accounts_whitelist_is_named()
    {
        await using var app = await Started();
        app.Platform.OfficialAccount.Gate.ListedOnly = true;
        var report = await Report(app);

        Assert.Equal("problem", report["accountAddress"].Health);
        Assert.Contains("127.0.0.1", report["accountAddress"].Cure, StringComparison.Ordinal);
        Assert.Equal(("notChecked", "notChecked"), (report["accountToken"].Health, report["accountPermission"].Health));
    }

    [Theory]
    [InlineData("--OfficialAccount:Secret=another-secret-than-the-platform-knows", "gives no access token")]
    [InlineData(null, "rejects the access token")]
    public async Task An_accounts_wrong_secret_or_rejected_token_is_told_with_the_cure(string? setting, string cause)
    {
        await using var app = await Started(setting is null ? [] : [setting]);
        if (setting is null) app.Platform.OfficialAccount.Faults.Next("user/info", new Fault.Refuse(40001), times: 9);
        var report = await Report(app);

        Assert.Equal("problem", report["accountToken"].Health);
        Assert.Contains(cause, report["accountToken"].Cause, StringComparison.Ordinal);
        Assert.Contains("OfficialAccount__Secret", report["accountToken"].Cure, StringComparison.Ordinal);
        Assert.Equal(("notChecked", "notChecked"), (report["accountAddress"].Health, report["accountPermission"].Health));
    }

    [Fact]
    public async Task What_the_account_may_not_call_is_its_permission()
    {
        await using var app = await Started();
        app.Platform.OfficialAccount.Gate.Withhold("user/");
        var report = await Report(app);
        Assert.Equal(("ok", "ok", "problem"), (report["accountToken"].Health, report["accountAddress"].Health, report["accountPermission"].Health));
        Assert.Contains("已认证服务号", report["accountPermission"].Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_Official_Account_is_asked_for_nothing()
    {
        await using var app = await Started("--OfficialAccount:AppId=", "--OfficialAccount:Secret=", "--OfficialAccount:CallbackToken=", "--OfficialAccount:EncodingAesKey=");
        var report = await Report(app);
        Assert.Equal("notChecked", report["accountSettings"].Health);
        Assert.DoesNotContain("accountToken", report.Keys);
    }

    [Theory]
    [InlineData("--WeChatPay:ApiV3Key=AnotherApiV3KeyOfThirtyTwoBytes!", "WeChatPay__ApiV3Key")]
    [InlineData("--WeChatPay:SerialNo=00AA", "WeChatPay__SerialNo")]
    public async Task A_merchants_wrong_setting_is_named_with_the_cure(string setting, string named)
    {
        await using var app = await Started(setting);
        var report = await Report(app);
        Assert.Equal(("ok", "problem"), (report["paySettings"].Health, report["payCall"].Health));
        Assert.Contains(named, report["payCall"].Cure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_of_WeChat_Pay_that_cannot_be_verified_are_a_problem()
    {
        await using var app = await Started();
        app.Platform.WeChatPay.Faults.Next("marketing/favor/stocks/{stock_id}", new Fault.MisSign(MisSigned.UnknownSerial), times: 3);
        Assert.Contains("cannot be verified", (await Report(app))["payCall"].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_merchant_is_asked_for_nothing()
    {
        await using var app = await Started("--WeChatPay:MchId=", "--WeChatPay:SerialNo=", "--WeChatPay:PrivateKey=", "--WeChatPay:ApiV3Key=");
        var report = await Report(app);
        Assert.Equal("notChecked", report["paySettings"].Health);
        Assert.DoesNotContain("payCall", report.Keys);
    }

    [Fact]
    public async Task A_keeper_without_permission_is_named()
    {
        await using var app = await Started();
        await app.Channel("tea", "lin", "nobody");
        app.Platform.WeCom.SetKeeper(new Keeper("nobody", "Nobody") { MayContact = false });
        var report = await Report(app);
        Assert.Equal("problem", report["keepers"].Health);
        Assert.Contains("nobody (tea)", report["keepers"].Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_callback_addresses_are_asked_as_the_platforms_ask_them()
    {
        await using var app = await Started();
        var other = await App.Start(app.Store, settings: [$"--Brand:PublicUrl={app.Anyone.BaseAddress}"]);
        var report = await Report(other);
        Assert.Equal(("ok", "ok"), (report["callback"].Health, report["accountCallback"].Health));
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Without_the_key_nobody_is_told()
    {
        await using var app = await Started();
        using var answer = await app.Anyone.GetAsync("api/manage/doctor");
        Assert.Equal(401, (int)answer.StatusCode);
    }

    private static Task<App> Started(params IReadOnlyList<string> settings) => App.Start(settings: settings);

    private static async Task<Dictionary<string, (string Health, string Cause, string Cure)>> Report(App app) =>
        (await app.Get("api/manage/doctor")).GetProperty("findings").EnumerateArray().ToDictionary(
            Text("check"), finding => (Text("health")(finding), Text("cause")(finding), Text("cure")(finding)), StringComparer.Ordinal);

    private static Func<JsonElement, string> Text(string name) => finding => finding.GetProperty(name).GetString()!;
}

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

        foreach (var check in (string[])["settings", "token", "trustedAddress", "permission", "keepers", "clock"])
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
    public async Task The_callback_address_is_asked_as_WeCom_asks_it()
    {
        await using var app = await Started();
        var other = await App.Start(app.Store, settings: [$"--Brand:PublicUrl={app.Anyone.BaseAddress}"]);
        Assert.Equal("ok", (await Report(other))["callback"].Health);
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

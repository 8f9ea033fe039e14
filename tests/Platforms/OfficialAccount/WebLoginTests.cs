using System.Web;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.OfficialAccount;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

/// <summary>Who looks at a page, asked of the simulated account.</summary>
public sealed class WebLoginTests : IAsyncLifetime
{
    private static readonly Uri Page = new("https://card.example.com/m/spring");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly StoppedClock clock = new();
    private SandboxApp sandbox = null!;
    private ServiceProvider services = null!;

    private WebLogin Login => services.GetRequiredService<WebLogin>();

    public async Task InitializeAsync()
    {
        sandbox = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0" }, clock);
        services = Room(sandbox.OfficialAccount.Account.Secret);
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    [Fact]
    public async Task Who_comes_back_is_known_by_openid_and_union_id()
    {
        var person = sandbox.OfficialAccount.CreatePerson("union-1");
        var asked = Login.Ask(Page, "m/spring");
        Assert.EndsWith("#wechat_redirect", asked.OriginalString, StringComparison.Ordinal);
        var query = HttpUtility.ParseQueryString(asked.Query);
        Assert.Equal(
            (sandbox.OfficialAccount.Account.AppId, Page.AbsoluteUri, "code", "snsapi_base"),
            (query["appid"], query["redirect_uri"], query["response_type"], query["scope"]));
        Assert.True(query["state"]!.Length <= 128 && query["state"]!.All(char.IsAsciiLetterOrDigit), query["state"]);

        var code = sandbox.OfficialAccount.Authorize(person);
        Assert.Equal(new WebIdentity(person.OpenId, "union-1"), (await Return(code, query["state"]!)).Value);
        Assert.Equal((VerdictKind.Refused, OfficialAccountVerdicts.CodeUsed), Told(await Return(code, query["state"]!)));
    }

    [Fact]
    public async Task A_state_is_good_for_its_page_its_account_and_five_minutes()
    {
        var state = StateOf(Login);
        await using var other = Room("another-secret");
        Assert.Equal(OfficialAccountVerdicts.CodeInvalid, (await Return(Code(), StateOf(other.GetRequiredService<WebLogin>()))).Verdict.Code);
        Assert.Equal(OfficialAccountVerdicts.CodeInvalid, (await Return(Code(), state, "m/autumn")).Verdict.Code);
        Assert.Equal(OfficialAccountVerdicts.CodeInvalid, (await Return(Code(), state[..^1] + (state[^1] == '0' ? '1' : '0'))).Verdict.Code);
        foreach (var nonsense in new[] { "", "x", new string('0', 32), new string('U', 32), new string('中', 32) })
            Assert.Equal(OfficialAccountVerdicts.CodeInvalid, (await Return(Code(), nonsense)).Verdict.Code);
        Assert.Equal(OfficialAccountVerdicts.CodeInvalid, (await Return("", state)).Verdict.Code);
        Assert.True((await Return(Code(), state)).IsDelivered);
        clock.Now += WebLogin.Life;
        Assert.Equal(OfficialAccountVerdicts.CodeInvalid, (await Return(Code(), state)).Verdict.Code);
    }

    [Fact]
    public async Task Without_an_account_nobody_is_asked()
    {
        Assert.True(Login.CanAsk);
        await using var silent = Room("");
        Assert.False(silent.GetRequiredService<WebLogin>().CanAsk);
    }

    private string Code() => sandbox.OfficialAccount.Authorize(sandbox.OfficialAccount.CreatePerson());

    private Task<Answer<WebIdentity>> Return(string code, string state, string about = "m/spring") => Login.Return(code, state, about, Patience, CancellationToken.None);

    private static string StateOf(WebLogin login) => HttpUtility.ParseQueryString(login.Ask(Page, "m/spring").Query)["state"]!;

    private static (VerdictKind, int) Told(Answer<WebIdentity> answer) => (answer.Verdict.Kind, answer.Verdict.Code);

    private ServiceProvider Room(string secret)
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddKeyedSingleton<TimeProvider>("system", clock);
        collection.AddSingleton(TestStore.Shared);
        collection.AddSingleton<PrivateDomain.Alerts.AlertBoard>();
        collection.AddOfficialAccount(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OfficialAccount:AppId"] = sandbox.OfficialAccount.Account.AppId,
            ["OfficialAccount:Secret"] = secret,
            ["OfficialAccount:ApiBaseUrl"] = new Uri(sandbox.Address, OfficialAccountSimulator.Path).AbsoluteUri,
        }).Build());
        return collection.BuildServiceProvider();
    }
}

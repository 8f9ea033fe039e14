using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

/// <summary>The client against the simulated account.</summary>
public sealed class OfficialAccountClientTests : IAsyncLifetime, IDisposable
{
    private static int accounts;
    private readonly StoppedClock clock = new();
    private readonly LogLines log = new();
    private SandboxApp sandbox = null!;
    private ServiceProvider services = null!;

    private OfficialAccountClient Client => services.GetRequiredService<OfficialAccountClient>();

    private OfficialAccountSimulator Platform => sandbox.OfficialAccount;

    public async Task InitializeAsync()
    {
        var account = new ServiceAccount { AppId = $"wxtest{Interlocked.Increment(ref accounts)}" };
        sandbox = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ServiceAccount = account, CallbackRetries = 0 }, clock);
        services = Room(account);
    }

    public async Task DisposeAsync()
    {
        await services.DisposeAsync();
        await sandbox.DisposeAsync();
    }

    public void Dispose() => log.Dispose();

    [Fact]
    public async Task A_message_reaches_the_follower_while_a_window_is_open_and_says_why_not_otherwise()
    {
        var person = await Follower();
        Assert.True((await Client.SendToCustomer(person.OpenId, new CustomerMessage.Text("您好 & 欢迎"), CancellationToken.None)).IsDelivered);
        Assert.True((await Client.SendToCustomer(person.OpenId, new CustomerMessage.Link("新品", "看看", new Uri("https://shop.example/a")), CancellationToken.None)).IsDelivered);
        Assert.Equal(["您好 & 欢迎", "新品 https://shop.example/a"], Platform.Messages(person).Select(message => message.Text));
        Assert.Equal(40007, (await Client.SendToCustomer(person.OpenId, new CustomerMessage.Image("gone"), CancellationToken.None)).Code);

        Assert.True((await Client.SendToCustomer(person.OpenId, new CustomerMessage.Text("3"), CancellationToken.None)).IsDelivered);
        Assert.Equal((VerdictKind.Refused, 45047), Told(await Client.SendToCustomer(person.OpenId, new CustomerMessage.Text("4"), CancellationToken.None)));
        clock.Now += TimeSpan.FromSeconds(61);
        Assert.Equal((VerdictKind.Refused, 45015), Told(await Client.SendToCustomer(person.OpenId, new CustomerMessage.Text("5"), CancellationToken.None)));
    }

    [Fact]
    public async Task A_notice_of_an_order_needs_no_window_and_says_why_not()
    {
        var person = await Follower();
        clock.Now += TimeSpan.FromHours(50);
        Platform.ChooseTemplate("shipped", "thing1", "time2");
        var shipped = Shipped(NoticeForm.Template);
        Assert.Equal(Verdict.Delivered, await Client.SendNotice(person.OpenId, shipped, NoticePurpose.Service, CancellationToken.None));
        Assert.Equal(("template", "thing1: 白茶\ntime2: 今天"), Platform.Messages(person).Select(message => (message.Kind, message.Text)).Single());

        var notice = Shipped(NoticeForm.Subscription);
        Assert.Equal((VerdictKind.Refused, 43101), Told(await Client.SendNotice(person.OpenId, notice, NoticePurpose.Service, CancellationToken.None)));
        Platform.Consent(person, "shipped");
        Assert.True((await Client.SendNotice(person.OpenId, notice, NoticePurpose.Service, CancellationToken.None)).IsDelivered);
        Assert.Equal((VerdictKind.Refused, 43101), Told(await Client.SendNotice(person.OpenId, notice, NoticePurpose.Service, CancellationToken.None)));

        Assert.Equal((VerdictKind.Refused, 40037), Told(await Client.SendNotice(person.OpenId, shipped with { Template = "none" }, NoticePurpose.Service, CancellationToken.None)));
        Assert.Equal((VerdictKind.Refused, 47003), Told(await Client.SendNotice(person.OpenId, shipped with { Values = new Dictionary<string, string>() }, NoticePurpose.Service, CancellationToken.None)));
    }

    [Theory]
    [InlineData(NoticeForm.Template)]
    [InlineData(NoticeForm.Subscription)]
    public async Task A_notice_is_refused_for_marketing_before_anything_is_called_with_what_to_do_instead(NoticeForm form)
    {
        var person = await Follower();
        Platform.ChooseTemplate("shipped", "thing1", "time2");
        Platform.Consent(person, "shipped");

        var verdict = await Client.SendNotice(person.OpenId, Shipped(form), NoticePurpose.Marketing, CancellationToken.None);

        Assert.Equal(VerdictKind.Refused, verdict.Kind);
        Assert.Contains("not for marketing", verdict.Reason, StringComparison.Ordinal);
        Assert.Empty(Platform.Messages(person));
        Assert.Empty(Platform.Log.CallsTo("message/template/send").Concat(Platform.Log.CallsTo("message/subscribe/bizsend")));
    }

    [Fact]
    public async Task Calls_above_the_days_number_wait_for_the_next_day_in_China()
    {
        clock.Now = new DateTimeOffset(clock.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero).AddHours(12);
        Platform.Gate.Limits = new AccountLimits { FollowersPerDay = 1 };
        var person = await Follower();
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
        Assert.Equal((VerdictKind.Later, 45009), Told((await Client.GetFollower(person.OpenId, CancellationToken.None)).Verdict));
        clock.Now += TimeSpan.FromHours(5);
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
    }

    [Fact]
    public async Task Tokens_are_given_to_listed_addresses_alone_and_so_many_a_minute()
    {
        Platform.Gate.ListedOnly = true;
        var refused = (await Client.GetFollower("o", CancellationToken.None)).Verdict;
        Assert.Equal((VerdictKind.Misconfigured, 40164), Told(refused));
        Assert.Contains("127.0.0.1", refused.Reason, StringComparison.Ordinal);
        Platform.Gate.List(System.Net.IPAddress.Loopback);
        Platform.Gate.Limits = new AccountLimits { TokensPerMinute = 0 };
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal((VerdictKind.Later, 45011), Told((await Client.GetFollower("o", CancellationToken.None)).Verdict));
        Platform.Gate.Limits = new AccountLimits();
        clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal(40003, (await Client.GetFollower("o", CancellationToken.None)).Verdict.Code);
    }

    [Fact]
    public async Task What_the_account_may_not_call_is_a_persons_to_change()
    {
        Platform.Gate.Withhold("user/");
        Assert.Equal((VerdictKind.Misconfigured, 48001), Told((await Client.GetFollower("o", CancellationToken.None)).Verdict));
        Platform.Gate.Grant("user/");
        Assert.Equal(40003, (await Client.GetFollower("o", CancellationToken.None)).Verdict.Code);
    }

    [Fact]
    public async Task Codes_are_made_for_a_time_or_for_ever()
    {
        var ends = (await Client.CreateCode("CARD1", TimeSpan.FromDays(30), CancellationToken.None)).Value!;
        var forEver = (await Client.CreateCode("CARD1", life: null, CancellationToken.None)).Value!;
        Assert.NotEqual(ends.Ticket, forEver.Ticket, StringComparer.Ordinal);
        Assert.Equal(forEver, (await Client.CreateCode("CARD1", life: null, CancellationToken.None)).Value);
        using var http = new HttpClient();
        Assert.Equal("image/png", (await http.GetAsync(new Uri(sandbox.Address, $"{OfficialAccountSimulator.Path}/showqrcode?ticket={ends.Ticket}"))).Content.Headers.ContentType!.MediaType);
        Assert.Equal(TransportFault.OverLimit, (await Client.CreateCode(new string('茶', 22), life: null, CancellationToken.None)).Verdict.Code);
        Assert.Equal(TransportFault.OverLimit, (await Client.CreateCode("", life: null, CancellationToken.None)).Verdict.Code);
        Assert.Equal(TransportFault.OverLimit, (await Client.CreateCode("CARD1", TimeSpan.FromDays(31), CancellationToken.None)).Verdict.Code);
    }

    [Fact]
    public async Task A_follower_is_told_with_union_id_and_whether_they_follow()
    {
        var (bound, unbound) = (await Follower("u1"), Platform.CreatePerson());
        Assert.Equal(new Follower(bound.OpenId, Follows: true, "u1"), (await Client.GetFollower(bound.OpenId, CancellationToken.None)).Value);
        Assert.Equal(new Follower(unbound.OpenId, Follows: false, UnionId: null), (await Client.GetFollower(unbound.OpenId, CancellationToken.None)).Value);
        Assert.Equal(40003, (await Client.GetFollower("nobody", CancellationToken.None)).Verdict.Code);
    }

    [Fact]
    public async Task A_page_learns_who_opened_it_once_a_code()
    {
        var person = Platform.CreatePerson("u2");
        var code = Platform.Authorize(person);
        Assert.Equal(new WebIdentity(person.OpenId, "u2"), (await Client.ExchangeCode(code, CancellationToken.None)).Value);
        Assert.Equal(OfficialAccountVerdicts.CodeUsed, (await Client.ExchangeCode(code, CancellationToken.None)).Verdict.Code);
        var late = Platform.Authorize(person);
        clock.Now += TimeSpan.FromMinutes(6);
        Assert.Equal(40029, (await Client.ExchangeCode(late, CancellationToken.None)).Verdict.Code);
    }

    [Fact]
    public async Task One_token_serves_many_calls_and_its_end_is_nobodys_trouble()
    {
        var person = await Follower();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Client.GetFollower(person.OpenId, CancellationToken.None)));
        Assert.Single(Platform.Log.CallsTo("stable_token"));
        clock.Now += TimeSpan.FromHours(2.5);
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
        Assert.Equal(2, Platform.Log.CallsTo("stable_token").Count);
    }

    [Fact]
    public async Task A_new_token_is_forced_only_where_the_rejected_one_is_given_out_again_and_not_twice_within_30_seconds()
    {
        var person = await Follower();
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
        Platform.BreakToken();
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
        Assert.Equal([false, false, true], Platform.Log.CallsTo("stable_token").Select(call => call.Body!.Value.GetProperty("force_refresh").GetBoolean()));

        Platform.BreakToken();
        var early = await Client.GetFollower(person.OpenId, CancellationToken.None);
        Assert.Equal((VerdictKind.Later, 40001), Told(early.Verdict));
        Assert.Equal(1, Forced());
        clock.Now += TimeSpan.FromSeconds(31);
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
        Assert.Equal(2, Forced());
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_unknown_for_a_message_and_asked_again_where_that_is_safe()
    {
        var person = await Follower();
        Platform.Faults.Next("user/info", new Fault.LoseAnswer());
        Assert.True((await Client.GetFollower(person.OpenId, CancellationToken.None)).IsDelivered);
        Platform.Faults.Next("message/custom/send", new Fault.LoseAnswer());
        Assert.Equal(VerdictKind.Unknown, (await Client.SendToCustomer(person.OpenId, new CustomerMessage.Text("once"), CancellationToken.None)).Kind);
        Assert.Single(Platform.Messages(person));
    }

    [Fact]
    public async Task No_log_line_shows_a_secret_or_a_token()
    {
        var person = await Follower();
        await Client.GetFollower(person.OpenId, CancellationToken.None);
        Platform.Faults.Next("user/info", new Fault.Gateway(), times: 3);
        await Client.GetFollower(person.OpenId, CancellationToken.None);
        var token = (await services.GetRequiredService<OfficialAccountTokens>().Get(CancellationToken.None)).Value!.Value;
        Assert.NotEmpty(log.All);
        Assert.DoesNotContain(log.All, line => line.Contains(token, StringComparison.Ordinal) || line.Contains(Platform.Account.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_an_account_nothing_is_called()
    {
        await using var silent = Room(new ServiceAccount { AppId = "", Secret = "", CallbackToken = "", EncodingAesKey = "" });
        var verdict = await silent.GetRequiredService<OfficialAccountClient>().SendToCustomer("o", new CustomerMessage.Text("a"), CancellationToken.None);
        Assert.Equal((VerdictKind.Misconfigured, TransportFault.NotConfigured), Told(verdict));
    }

    private static Notice Shipped(NoticeForm form) =>
        new(form, "shipped", new Dictionary<string, string>(StringComparer.Ordinal) { ["thing1"] = "白茶", ["time2"] = "今天" }, new Uri("https://shop.example/orders/1"));

    private static (VerdictKind Kind, int Code) Told(Verdict verdict) => (verdict.Kind, verdict.Code);

    private int Forced() => Platform.Log.CallsTo("stable_token").Count(call => call.Body!.Value.GetProperty("force_refresh").GetBoolean());

    private async Task<Person> Follower(string? unionId = null)
    {
        var person = Platform.CreatePerson(unionId);
        // Nobody listens at the app's address here; the person follows all the same.
        await Platform.Subscribe(person, plan: new DeliveryPlan { Copies = 0 }).Answered;
        return person;
    }

    private ServiceProvider Room(ServiceAccount account)
    {
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        collection.AddKeyedSingleton<TimeProvider>("system", clock);
        collection.AddSingleton(TestStore.Shared);
        collection.AddSingleton<PrivateDomain.Alerts.AlertBoard>();
        collection.AddOfficialAccount(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["OfficialAccount:AppId"] = account.AppId,
            ["OfficialAccount:Secret"] = account.Secret,
            ["OfficialAccount:CallbackToken"] = account.CallbackToken,
            ["OfficialAccount:EncodingAesKey"] = account.EncodingAesKey,
            ["OfficialAccount:ApiBaseUrl"] = new Uri(sandbox.Address, OfficialAccountSimulator.Path).AbsoluteUri,
        }).Build());
        return collection.BuildServiceProvider();
    }
}

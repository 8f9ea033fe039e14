using System.Globalization;
using System.Security.Cryptography;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>
/// The account and its people, as one object: what people do is a method here and causes a callback, what the app does arrives over HTTP.
/// Time is the given clock.
/// </summary>
public sealed class OfficialAccountSimulator
{
    /// <summary>Where its API is, below the sandbox's address.</summary>
    public const string Path = "/official-account";

    private readonly AccountState _state = new();
    private readonly StableToken _tokens;
    private readonly FollowerCallbacks _callbacks;
    private readonly TimeProvider _clock;
    private readonly CgiBin _api;
    private readonly CgiBin _sns;

    internal OfficialAccountSimulator(SandboxOptions options, AppLink app, TimeProvider clock, Func<Uri> origin, CancellationToken stopping)
    {
        (Account, Gate, _clock) = (options.ServiceAccount, new AccountGate(clock), clock);
        Log = new TrafficLog(clock, options.LogCapacity);
        _tokens = new StableToken(Account, _state, clock);
        _callbacks = new FollowerCallbacks(options, app, clock, Log, stopping);
        var calls = new AccountApi(Account, _state, clock, origin);
        var api = new ApiRoutes();
        api.Post("stable_token", _tokens.Get, free: true);
        api.Post("message/custom/send", calls.Send);
        api.Post("message/template/send", calls.SendTemplate);
        api.Post("message/subscribe/bizsend", calls.SendNotice);
        api.Post("qrcode/create", calls.CreateCode);
        api.Get("user/info", calls.Info);
        _api = new CgiBin(api, Admit, Log, Faults, namesSuccess: false);
        var sns = new ApiRoutes();
        sns.Get("oauth2/access_token", calls.Exchange, free: true);
        _sns = new CgiBin(sns, Admit, Log, Faults, namesSuccess: false);
    }

    public ServiceAccount Account { get; }

    /// <summary>From where the app may call, what, and how often.</summary>
    public AccountGate Gate { get; }

    /// <summary>All that crossed the wire.</summary>
    public TrafficLog Log { get; }

    /// <summary>Calls that shall go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>A new person; no follower yet.</summary>
    public Person CreatePerson(string? unionId = null) => Locked(() =>
    {
        var person = new Person(AccountState.RandomId("o", 28), unionId);
        _state.People.Add(person.OpenId, person);
        return person;
    });

    /// <summary>Who has this OpenID; null for nobody.</summary>
    public Person? Find(string openId) => Locked(() => _state.People.GetValueOrDefault(openId));

    /// <summary>The person follows the account: by a code with this scene, or by searching for it.</summary>
    public FollowerDelivery Subscribe(Person person, string? scene = null, DeliveryPlan? plan = null) => Send(person, plan, now =>
    {
        if (!_state.Followers.Add(person.OpenId))
            throw new InvalidOperationException("The person follows the account already.");
        _state.WindowOf(person.OpenId).Came(now);
        return new(person.OpenId, "subscribe", scene is null ? null : "qrscene_" + scene, scene is null ? null : TicketOf(scene), Content: null, MsgId: null, now);
    });

    /// <summary>A follower scans a code with this scene.</summary>
    public FollowerDelivery Scan(Person person, string scene, DeliveryPlan? plan = null) => Send(person, plan, now =>
    {
        RequireFollower(person);
        _state.WindowOf(person.OpenId).Came(now);
        return new(person.OpenId, "SCAN", scene, TicketOf(scene), Content: null, MsgId: null, now);
    });

    public FollowerDelivery Unsubscribe(Person person, DeliveryPlan? plan = null) => Send(person, plan, now =>
    {
        RequireFollower(person);
        _state.Followers.Remove(person.OpenId);
        return new(person.OpenId, "unsubscribe", EventKey: null, Ticket: null, Content: null, MsgId: null, now);
    });

    public FollowerDelivery Write(Person person, string text, DeliveryPlan? plan = null) => Send(person, plan, now =>
    {
        RequireFollower(person);
        _state.WindowOf(person.OpenId).Wrote(now);
        return new(person.OpenId, Event: null, EventKey: null, Ticket: null, text, RandomNumberGenerator.GetString("123456789", 17), now);
    });

    /// <summary>Sends an event once more: a platform's retry to the app.</summary>
    public FollowerDelivery Deliver(FollowerEvent fact, DeliveryPlan? plan = null) => _callbacks.Deliver(fact, plan ?? new(), reply => Show(fact, reply));

    /// <summary>What the person sees in the chat.</summary>
    public IReadOnlyList<AccountMessage> Messages(Person person) => Locked<IReadOnlyList<AccountMessage>>(() => [.. _state.Chats.GetValueOrDefault(person.OpenId) ?? []]);

    /// <summary>The person opens a page that asks WeChat who they are: the code that WeChat adds to its address.</summary>
    public string Authorize(Person person) => Locked(() =>
    {
        var code = AccountState.RandomId("", 32);
        _state.OAuthCodes.Add(code, new OAuthCode(person.OpenId, _clock.GetUtcNow()));
        return code;
    });

    /// <summary>The account chose this template in its console.</summary>
    /// <param name="names">Of its values; all are to be given.</param>
    public void ChooseTemplate(string template, params IReadOnlyList<string> names) => Locked(() => _state.Templates[template] = names);

    /// <summary>The person consents to one notice of this template.</summary>
    public void Consent(Person person, string template) => Locked(() => _state.Consents[(person.OpenId, template)] = _state.Consents.GetValueOrDefault((person.OpenId, template)) + 1);

    /// <summary>Calls refuse the token in use, while <c>stable_token</c> goes on giving it out until a new one is forced.</summary>
    public void BreakToken() => _tokens.Break();

    public Task<bool> VerifyCallbackAsync(CancellationToken cancel = default) => _callbacks.VerifyAsync(cancel);

    internal void Map(WebApplication web)
    {
        web.Map(Path + "/cgi-bin/{**path}", (HttpContext context, string path) => _api.AnswerAsync(context, path));
        web.Map(Path + "/sns/{**path}", (HttpContext context, string path) => _sns.AnswerAsync(context, path));
        web.MapGet(Path + "/showqrcode", (string ticket) => Locked(() => _state.Codes.GetValueOrDefault(ticket)) is { } code
            ? Results.Bytes(QrPicture.Draw(code.Content), "image/png")
            : Results.NotFound());
        // open.weixin.qq.com/connect/oauth2/authorize: here the person is named in the query, since no phone is logged in.
        web.MapGet(Path + "/connect/oauth2/authorize", (string appid, string redirect_uri, string person, string? state) =>
            appid == Account.AppId && Locked(() => _state.People.GetValueOrDefault(person)) is { } found && Uri.TryCreate(redirect_uri, UriKind.Absolute, out var back)
                ? Results.Redirect(string.Create(CultureInfo.InvariantCulture, $"{back}{(back.Query.Length > 0 ? '&' : '?')}code={Authorize(found)}&state={Uri.EscapeDataString(state ?? "")}"))
                : Results.BadRequest());
    }

    private void Admit(ApiRoute route, ApiRequest request)
    {
        if (!route.Free)
            _tokens.Require(request.Query);
        Gate.Require(route.Path, request.Caller);
    }

    private FollowerDelivery Send(Person person, DeliveryPlan? plan, Func<DateTimeOffset, FollowerEvent> happen)
    {
        var fact = Locked(() => _state.People.ContainsKey(person.OpenId) ? happen(_clock.GetUtcNow()) : throw new InvalidOperationException("There is no such person."));
        return Deliver(fact, plan);
    }

    private void Show(FollowerEvent fact, string reply)
    {
        lock (_state.Gate)
            _state.Receive(fact.OpenId, new AccountMessage(_clock.GetUtcNow(), "reply", "text", reply));
    }

    private void RequireFollower(Person person)
    {
        if (!_state.Followers.Contains(person.OpenId))
            throw new InvalidOperationException("The person does not follow the account.");
    }

    // Codes are printed, so one may be scanned that this simulator did not make.
    private string TicketOf(string scene) => _state.Codes.Values.FirstOrDefault(code => code.Scene == scene)?.Ticket ?? "gQ" + scene;

    private T Locked<T>(Func<T> read)
    {
        lock (_state.Gate)
            return read();
    }
}

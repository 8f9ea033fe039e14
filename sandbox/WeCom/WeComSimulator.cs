using System.Collections.Concurrent;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>
/// The platform and its people, as one object: what customers and keepers do is a method here, what the app does arrives over HTTP.
/// Time is the given clock; what people do causes callbacks, what the app does through the API causes none (path/96361).
/// </summary>
public sealed partial class WeComSimulator
{
    private readonly WeComState _state = new();
    private readonly TimeProvider _clock;
    private readonly Func<Uri> _origin;
    private readonly CallbackSender _callbacks;
    private readonly SandboxOptions _options;
    private readonly TokenApi _tokens;
    private readonly MassSendApi _masses;
    private readonly MediaLibrary _media;
    private readonly ConcurrentDictionary<string, byte[]> _pictures = new(StringComparer.Ordinal);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _turn;
    private long _told;

    internal WeComSimulator(SandboxOptions options, AppLink app, TimeProvider clock, Func<Uri> origin, CancellationToken stopping)
    {
        (_options, _clock, _origin) = (options, clock, origin);
        Log = new TrafficLog(clock, options.LogCapacity);
        Log.Grew = Touch;
        foreach (var keeper in options.Keepers)
            _state.Keepers.Add(keeper.UserId, keeper);
        _state.AcquisitionBalance = _state.AcquisitionsBought = options.AcquisitionBalance;
        _callbacks = new CallbackSender(options, app, clock, Log, stopping);
        _tokens = new TokenApi(options.Account, _state, clock, options.Limits);
        (ConfirmationsPerHour, SendsPerMinute) = (options.ConfirmationsPerHour, options.SendsPerMinute);
        (Access, Faults.Trouble) = (new Access(clock, options.TrustedAddressesOnly), options.Trouble);
        _media = new MediaLibrary(clock, origin);
        var (messages, routes) = (new MessageParser(_media), new ApiRoutes());
        _masses = new MassSendApi(_state, messages, clock);
        _tokens.Map(routes);
        _masses.Map(routes);
        new WelcomeApi(_state, messages, clock).Map(routes);
        new MediaApi(_state, _media, clock, options.Limits).Map(routes);
        new AppMessageApi(options.Account, _state, clock, options.Limits).Map(routes);
        new ContactWayApi(_state, origin, clock, options.Limits).Map(routes);
        new AcquisitionApi(_state, origin, clock).Map(routes);
        new CustomerApi(_state).Map(routes);
        new TransferApi(_state, clock).Map(routes);
        new GroupApi(_state, origin, options.Limits).Map(routes);
        // Where callbacks come from; an app must not write them down.
        routes.Get("getcallbackip", _ => new() { ["ip_list"] = ApiPage.Texts(["127.0.0.1"]) });
        new CorpTagApi(_state, clock, options.Limits).Map(routes);
        Api = new CgiBin(routes, Admitting(new RateGate(clock, options.Limits)), Log, Faults);
    }

    /// <summary>All that crossed the wire, and nothing of how the app stored it.</summary>
    public TrafficLog Log { get; }

    /// <summary>Calls that shall go wrong.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>From where the app may call, and what.</summary>
    public Access Access { get; }

    /// <summary>How events travel unless a call says otherwise.</summary>
    public DeliveryPlan Plan { get; set; } = new();

    /// <summary>How long a new mass message answers 41063 before keepers see it, on the simulator's clock; zero by default.</summary>
    public TimeSpan Dispatching
    {
        get => _masses.Dispatching;
        set => _masses.Dispatching = value;
    }

    /// <summary>
    /// Whether the task and the results of a cancelled message answer 41093, or go on telling what it had come to. The documentation names the
    /// code and not the calls that answer it, so an app has to bear both.
    /// </summary>
    public bool CancelledTellsNothing
    {
        get => _masses.CancelledTellsNothing;
        set => _masses.CancelledTellsNothing = value;
    }

    public WeComAccount Account => _options.Account;

    internal CgiBin Api { get; }

    private void Admit(ApiRoute route, ApiRequest request)
    {
        if (!route.Free)
            _tokens.Require(request.Query);
    }

    public IReadOnlyList<Keeper> Keepers => Locked(() => _state.Keepers.Values.ToList());

    public IReadOnlyList<Customer> Customers => Locked(() => _state.Customers.Values.ToList());

    public IReadOnlyList<ContactWay> ContactWays => Locked(() => _state.Ways.Values.ToList());

    /// <summary>Adds a keeper, or changes one: <c>SetKeeper(lin with { Active = false })</c>.</summary>
    public void SetKeeper(Keeper keeper) => Locked(() => _state.Keepers[keeper.UserId] = keeper);

    /// <summary>The token in use is worthless from now on: the next call that shows it gets 40014.</summary>
    public void InvalidateToken() => _tokens.Invalidate();

    /// <summary>Checks the app's callback address as the console does: GET, 1 s, the bare echo.</summary>
    public Task<bool> VerifyCallbackAsync(CancellationToken cancel = default) => _callbacks.VerifyAsync(cancel);

    /// <summary>Sends an event, for the first time or once more; the same event twice is a platform retry to the app.</summary>
    public CallbackDelivery Deliver(ContactEvent contactEvent, DeliveryPlan? plan = null) => new(contactEvent, Dispatch(contactEvent, plan));

    /// <summary>The same for any other event.</summary>
    public EventDelivery Deliver(PlatformEvent told, DeliveryPlan? plan = null) => new(told, Dispatch(told, plan));

    /// <summary>Waits until the condition holds; looked at again after every change. Throws <see cref="TimeoutException"/> after the limit.</summary>
    /// <param name="limit">System time; 10 s by default.</param>
    public async Task WaitUntilAsync(Func<bool> condition, TimeSpan? limit = null, CancellationToken cancel = default)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(limit ?? TimeSpan.FromSeconds(10));
        while (true)
        {
            var changed = NextChange;
            if (condition())
                return;
            try
            {
                await changed.WaitAsync(timeout.Token);
            }
            catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
            {
                throw new TimeoutException("The condition did not come true in time.", error);
            }
        }
    }

    private Task<bool> Dispatch(PlatformEvent told, DeliveryPlan? plan) =>
        _callbacks.Deliver(told, plan ?? Faults.Trouble.Upset(Plan, Interlocked.Increment(ref _told) - 1));

    /// <summary>
    /// The order of a call's checks: token, trusted address, permission, rate. App messages have a rate of their own and do not count
    /// (path/90454); <c>gettoken</c> is answered to any address.
    /// </summary>
    private Action<ApiRoute, ApiRequest> Admitting(RateGate rates) => (route, request) =>
    {
        if (!route.Free)
        {
            _tokens.Require(request.Query);
            Access.Require(route.Path, request.Caller);
        }
        if (route.Path is not "message/send")
            rates.Count(route.Path);
        Settle();
    };

    internal MediaFile? Media(string id) => _media.Served(id);

    /// <summary>The code's picture, drawn when somebody first looks: a corp may have half a million codes.</summary>
    internal byte[]? Picture(string configId) => Locked(() =>
        _state.Ways.TryGetValue(configId, out var way) ? Drawn(configId, LeadsTo(way))
        : _state.JoinWays.TryGetValue(configId, out var group) ? Drawn(configId, new Uri(group.QrCode, $"/join/{configId}"))
        : null);

    /// <summary>What the code of a contact way says.</summary>
    internal static Uri LeadsTo(ContactWay way) => new(way.QrCode, $"/add/{way.ConfigId}");

    private byte[] Drawn(string configId, Uri leadsTo) => _pictures.GetOrAdd(configId, _ => QrPicture.Draw(leadsTo));

    /// <summary>Completes at the next change.</summary>
    internal Task NextChange => Volatile.Read(ref _changed).Task;

    /// <summary>Wakes those who wait for a change; also for changes elsewhere that the page shows.</summary>
    internal void Touch() =>
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private T Locked<T>(Func<T> read)
    {
        lock (_state.Gate)
            return read();
    }
}

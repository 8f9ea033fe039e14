using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>What a call brought: its query, and either a JSON object or a file; and from where.</summary>
internal sealed record ApiRequest(IQueryCollection Query, JsonElement? Body, UploadedFile? File, IPAddress? Caller);

/// <summary>One endpoint below <c>/cgi-bin/</c>.</summary>
/// <param name="Free">Called without an access token.</param>
/// <param name="Parallel">How many calls it bears at once; null where it bears any number.</param>
internal sealed record ApiRoute(string Path, bool IsGet, Func<ApiRequest, JsonObject> Answer, bool Free = false, Parallel? Parallel = null);

/// <summary>Counts the calls under way: one above the limit gets 45033 (path/90313), the others take their system time.</summary>
internal sealed class Parallel(int most, TimeSpan takes)
{
    private int _underWay;

    public TimeSpan Takes { get; } = takes;

    public bool Enter() => Interlocked.Increment(ref _underWay) <= most;

    public void Leave() => Interlocked.Decrement(ref _underWay);
}

/// <summary>The endpoints that are played, each with its one method.</summary>
internal sealed class ApiRoutes
{
    private readonly Dictionary<string, ApiRoute> _routes;
    private readonly Lock? _gate;

    public ApiRoutes()
        : this(new(StringComparer.Ordinal), gate: null)
    {
    }

    private ApiRoutes(Dictionary<string, ApiRoute> routes, Lock? gate) => (_routes, _gate) = (routes, gate);

    /// <summary>The same endpoints; what is added here answers one call at a time.</summary>
    public ApiRoutes Under(Lock gate) => new(_routes, gate);

    public ApiRoute? Find(string path) => _routes.GetValueOrDefault(path);

    public void Get(string path, Func<IQueryCollection, JsonObject> answer, bool free = false) =>
        Add(new ApiRoute(path, IsGet: true, request => answer(request.Query), free));

    public void Post(string path, Func<ApiBody, JsonObject> answer, bool free = false, Parallel? parallel = null) => Add(new ApiRoute(path, IsGet: false,
        request => answer(new ApiBody(request.Body ?? throw new WeComError(47001, "data format error"))), free, parallel));

    public void Upload(string path, Func<IQueryCollection, UploadedFile, JsonObject> answer) => Add(new ApiRoute(path, IsGet: false,
        request => answer(request.Query, request.File ?? throw new WeComError(44001, "empty media data"))));

    private void Add(ApiRoute route) => _routes.Add(route.Path, _gate is null ? route : route with { Answer = request => Alone(route, request, _gate) });

    private static JsonObject Alone(ApiRoute route, ApiRequest request, Lock gate)
    {
        lock (gate)
            return route.Answer(request);
    }
}

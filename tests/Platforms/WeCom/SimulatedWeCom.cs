using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>One call as it arrived.</summary>
public sealed record Arrived(string Call, string Query, string Body)
{
    public string? Token => System.Web.HttpUtility.ParseQueryString(Query)["access_token"];
}

/// <summary>
/// WeCom's side of the wire. It reads each request to its end, as a server does, before it answers or fails; tokens are
/// <c>token-1</c>, <c>token-2</c>, …, and only the newest is taken.
/// </summary>
public sealed class SimulatedWeCom : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, Func<Arrived, int, Task<HttpResponseMessage>>> answers = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Arrived> arrived = new();
    private int issued;

    public SimulatedWeCom() => On("gettoken", (_, _) => Json(
        $$"""{"errcode":0,"errmsg":"ok","access_token":"token-{{Interlocked.Increment(ref issued)}}","expires_in":7200}"""));

    public IReadOnlyList<Arrived> Calls(string call) => [.. arrived.Where(one => string.Equals(one.Call, call, StringComparison.Ordinal))];

    /// <summary>Answers the call by a function of the request and its number, from 1.</summary>
    public void On(string call, Func<Arrived, int, Task<HttpResponseMessage>> answer) => answers[call] = answer;

    public void On(string call, Func<Arrived, int, HttpResponseMessage> answer) => On(call, (request, number) => Task.FromResult(answer(request, number)));

    /// <summary>Answers the call by these bodies in order, the last one for ever.</summary>
    public void On(string call, params string[] bodies) => On(call, (_, number) => Json(bodies[Math.Min(number, bodies.Length) - 1]));

    /// <summary>Takes the call and breaks the connection.</summary>
    public void Breaks(string call, HttpRequestError how) => On(call, (_, _) => Task.FromException<HttpResponseMessage>(new HttpRequestException(how)));

    public static string Error(int code, string message = "no") => $$"""{"errcode":{{code}},"errmsg":"{{message}}"}""";

    public static HttpResponseMessage Json(string body) => new(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = request.RequestUri!.Segments[^1];
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        var one = new Arrived(call, request.RequestUri.Query, body);
        arrived.Enqueue(one);
        return await answers[call](one, Calls(call).Count).WaitAsync(cancellationToken);
    }
}

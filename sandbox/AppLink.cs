namespace PrivateDomain.Sandbox;

/// <summary>The way to the app. Its address may be told later: the app usually starts after the sandbox and asks for its address.</summary>
internal sealed class AppLink(Uri url, HttpMessageHandler handler) : IDisposable
{
    public Uri Url { get; set; } = url;

    /// <summary>Without a limit of its own: each caller states how long it waits.</summary>
    public HttpClient Http { get; } = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public Uri At(string path) => new(Url, path);

    public void Dispose() => Http.Dispose();
}

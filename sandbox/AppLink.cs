using System.Globalization;
using System.Text;

namespace PrivateDomain.Sandbox;

/// <summary>The way to the app. Its address may be told later: the app usually starts after the sandbox and asks for its address.</summary>
internal sealed class AppLink(Uri url, HttpMessageHandler handler) : IDisposable
{
    public Uri Url { get; set; } = url;

    /// <summary>Without a limit of its own: each caller states how long it waits.</summary>
    public HttpClient Http { get; } = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public Uri At(string path) => new(Url, path);

    /// <summary>One call of the app: status and body, each null where none came, and why not.</summary>
    public async Task<(int? Status, string? Body, string? Failure)> ExchangeAsync(HttpRequestMessage request, TimeSpan limit, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(limit);
        try
        {
            using var response = await Http.SendAsync(request, timeout.Token);
            // Bytes, not text: a byte order mark before the echo is a failure on the platform, too.
            var body = Encoding.Latin1.GetString(await response.Content.ReadAsByteArrayAsync(timeout.Token));
            return ((int)response.StatusCode, body, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, null, $"no answer within {limit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s");
        }
        catch (HttpRequestException error)
        {
            return (null, null, error.Message);
        }
    }

    public void Dispose() => Http.Dispose();
}

using System.Collections.Frozen;
using System.Net;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>Fetches a picture from an address that the platform gave. Its own client: no token, two redirects at most.</summary>
public sealed class PictureDownload(IHttpClientFactory clients)
{
    public const int MaxBytes = 64 * 1024;

    /// <summary>Time limit of the whole download.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Not SVG: it can carry script, and the picture is served again from our own address.
    private static readonly FrozenSet<string> Types =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp");

    /// <summary>The picture; <see cref="VerdictKind.Refused"/> if there is none of our size and kind,
    /// <see cref="VerdictKind.Later"/> if it did not come.</summary>
    public async Task<Answer<Picture>> Download(Uri address, CancellationToken cancel)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("https" or "http"))
            return Refused(0, "The picture's address is not one of the web.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(Timeout);
        try
        {
            using var http = clients.CreateClient(nameof(PictureDownload));
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if (response.StatusCode != HttpStatusCode.OK)
                return (int)response.StatusCode is 408 or 429 or >= 500
                    ? Later((int)response.StatusCode, $"The picture's server answered HTTP {(int)response.StatusCode}.")
                    : Refused((int)response.StatusCode, $"The picture's server answered HTTP {(int)response.StatusCode}.");
            if (response.Content.Headers.ContentType?.MediaType is not { } type || !Types.Contains(type))
                return Refused(TransportFault.Malformed, "What came is not a picture.");
            var content = new MemoryStream();
            await using var stream = await response.Content.ReadAsStreamAsync(end.Token);
            var buffer = new byte[8192];
            for (int read; (read = await stream.ReadAsync(buffer, end.Token)) > 0;)
            {
                content.Write(buffer, 0, read);
                if (content.Length > MaxBytes)
                    return Refused(TransportFault.OverLimit, $"The picture has more than {MaxBytes} bytes.");
            }
            return new(Verdict.Delivered, new(type.ToLowerInvariant(), content.ToArray()));
        }
        catch (OperationCanceledException)
        {
            return Later(TransportFault.TimedOut, "The picture did not come in time.");
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return Later(TransportFault.NotReached, "The picture's server could not be reached.");
        }
    }

    private static Answer<Picture> Refused(int code, string reason) => new(new(VerdictKind.Refused, code, reason));

    private static Answer<Picture> Later(int code, string reason) => new(new(VerdictKind.Later, code, reason));
}

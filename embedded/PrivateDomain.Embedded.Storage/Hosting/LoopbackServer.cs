using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Hosting;

/// <summary>
/// The store for other programs of this machine, at the addresses, account and key of the development storage that every Azure tool knows:
/// <c>UseDevelopmentStorage=true</c>. On 127.0.0.1 only, since that key is public.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    /// <summary>Of the blobs; queues and tables have the next two.</summary>
    public const int StandardPort = 10000;

    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>The largest block and what is around it.</summary>
    private const long MostBytes = 68L * 1024 * 1024;

    /// <summary>Two keys of 512 characters have 9 KiB in an address, and a filter of many of them is longer.</summary>
    private const int MostOfTarget = 64 * 1024;

    /// <summary>Metadata may have 8 KiB, and be thousands of headers of a few letters.</summary>
    private const int MostHeaders = 3000;

    private const int MostOfHeaders = 128 * 1024;

    /// <summary>What is got ready for a body before any of it is there, whatever the request says its length is.</summary>
    private const long AtFirst = 1024 * 1024;

    private readonly WebApplication _server;
    private readonly FrontDoor _door;
    private readonly SharedKey _key;
    private readonly int _firstPort;

    private LoopbackServer(FrontDoor door, int firstPort, TimeProvider clock)
    {
        (_door, _firstPort, _key) = (door, firstPort, new SharedKey(Account, Key, clock));
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Limits.MaxRequestLineSize = MostOfTarget;
            kestrel.Limits.MaxRequestHeadersTotalSize = MostOfHeaders;
            kestrel.Limits.MaxRequestHeaderCount = MostHeaders;
            for (var port = firstPort; port < firstPort + 3; port++)
                kestrel.Listen(IPAddress.Loopback, port);
        });
        _server = builder.Build();
        _server.Run(AnswerAsync);
    }

    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint={At(StorageKind.Blob)};QueueEndpoint={At(StorageKind.Queue)};TableEndpoint={At(StorageKind.Table)};";

    /// <param name="store">Stays its owner's.</param>
    /// <param name="firstPort">Of three that follow each other.</param>
    /// <param name="clock">System time; the machine's by default.</param>
    /// <exception cref="StoreRefusedException">A port is taken.</exception>
    public static async Task<LoopbackServer> StartAsync(EmbeddedStore store, int firstPort = StandardPort, TimeProvider? clock = null)
    {
        var server = new LoopbackServer(store.Door, firstPort, clock ?? TimeProvider.System);
        try
        {
            await server._server.StartAsync();
            return server;
        }
        catch (Exception refused) when (refused is IOException or SocketException)
        {
            await server.DisposeAsync();
            throw new StoreRefusedException($"The store cannot listen on 127.0.0.1:{firstPort} to {firstPort + 2}: {refused.Message} Another emulator may run; end it, or choose other ports.", refused);
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private string At(StorageKind kind) => $"http://127.0.0.1:{_firstPort + (int)kind}/{Account}";

    private async Task AnswerAsync(HttpContext http)
    {
        var kind = (StorageKind)(http.Connection.LocalPort - _firstPort);
        var whole = WholePathOf(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var body = await BodyOf(http.Request);
        var request = new StorageRequest(http.Request.Method, PathOf(whole), QueryText.Read(http.Request.QueryString.Value ?? ""), headers, body ?? default, At(kind));
        await WriteAsync(http.Response, await _door.Answer(kind, request, Admit), http.Request.Method);

        void Admit(StorageRequest asked)
        {
            _key.Check(kind, whole, asked);
            if (body is null)
                throw CommonRefusals.BodyTooLarge(MostBytes);
        }
    }

    /// <summary>As it came: a decoded path would hide which slashes belong to a key. Who takes us for a proxy writes the host before it.</summary>
    private static string WholePathOf(string target)
    {
        var path = target.Split('?', 2)[0];
        if (path.StartsWith('/') || path.IndexOf("://", StringComparison.Ordinal) is not (> 0 and var scheme))
            return path;
        var start = path.IndexOf('/', scheme + 3);
        return start < 0 ? "/" : path[start..];
    }

    /// <summary>Without the account; what names another one is admitted by no signature.</summary>
    private static string PathOf(string whole) =>
        whole == $"/{Account}" ? "/" : whole.StartsWith($"/{Account}/", StringComparison.Ordinal) ? whole[(Account.Length + 1)..] : whole;

    /// <summary>Null where it is more than any request brings.</summary>
    private static async Task<ReadOnlyMemory<byte>?> BodyOf(HttpRequest request)
    {
        var buffer = new MemoryStream((int)Math.Min(request.ContentLength ?? 0, AtFirst));
        try
        {
            await request.Body.CopyToAsync(buffer, request.HttpContext.RequestAborted);
            return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
        }
        catch (BadHttpRequestException refused) when (refused.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static async Task WriteAsync(HttpResponse response, StorageResponse answer, string method)
    {
        response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
            response.Headers.Append(name, value);
        if (HttpMethods.IsHead(method) || answer.Status is 204 or 304)
            return;
        response.ContentLength = answer.Body.Length;
        await response.Body.WriteAsync(answer.Body);
    }
}

using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests;

/// <summary>
/// Stands between an app and its store and passes everything on; a test is asked after each call that the store carried out and
/// before the app hears of it. Signatures are over path and headers, not over the host, so they stay valid.
/// </summary>
internal sealed class StoreProxy : IAsyncDisposable
{
    private static readonly HashSet<string> Hops = new(["Connection", "Keep-Alive", "Transfer-Encoding", "Host"], StringComparer.OrdinalIgnoreCase);
    private readonly HttpClient store = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None, AllowAutoRedirect = false });
    private readonly List<WebApplication> doors = [];

    private StoreProxy(string connection) => ConnectionString = connection;

    /// <summary>The same account, through this proxy.</summary>
    public string ConnectionString { get; private set; }

    /// <summary>Told of a call that the store has carried out: method and path without the account, and of a transaction its table: <c>POST $batch contacts</c>.</summary>
    public Func<string, Task> Done { get; set; } = _ => Task.CompletedTask;

    public static async Task<StoreProxy> Start(string connection)
    {
        var proxy = new StoreProxy(connection);
        foreach (var service in new[] { "BlobEndpoint=", "QueueEndpoint=", "TableEndpoint=" })
        {
            var part = connection.Split(';').Single(part => part.StartsWith(service, StringComparison.Ordinal));
            var target = new Uri(part[service.Length..]);
            var door = await proxy.Open(new Uri(target, "/"));
            proxy.ConnectionString = proxy.ConnectionString.Replace(part, service + new Uri(door, target.AbsolutePath), StringComparison.Ordinal);
        }
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var door in doors) await door.DisposeAsync();
        store.Dispose();
    }

    // The first of its requests names it: POST http://…/account/table HTTP/1.1, or /account/table(PartitionKey=…).
    private static string TableOf(string batch) => batch.Split("http", 3)[1].Split(' ', 2)[0].Split('(')[0].Split('/')[^1];

    private async Task<Uri> Open(Uri target)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var door = builder.Build();
        door.Run(context => Pass(context, target));
        await door.StartAsync();
        doors.Add(door);
        return new Uri(door.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    private async Task Pass(HttpContext context, Uri target)
    {
        var raw = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var table = "";
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(target.GetLeftPart(UriPartial.Authority) + raw));
        if (context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0)
        {
            var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            request.Content = new ByteArrayContent(body.ToArray());
            if (context.Request.Path.Value!.EndsWith("$batch", StringComparison.Ordinal)) table = " " + TableOf(Encoding.UTF8.GetString(body.ToArray()));
        }
        foreach (var (name, values) in context.Request.Headers.Where(header => !Hops.Contains(header.Key)))
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());

        using var answer = await store.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        await Done($"{context.Request.Method} {context.Request.Path.Value!.Split('/', 3)[^1]}{table}");
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !Hops.Contains(header.Key)))
            context.Response.Headers[name] = values.ToArray();
        if (bytes.Length > 0) await context.Response.Body.WriteAsync(bytes);
    }
}

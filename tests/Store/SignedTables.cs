using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Embedded.Storage.Hosting;

namespace PrivateDomain.Tests.Store;

/// <summary>The table service over HTTP, asked by hand: what is signed and how is the test's choice.</summary>
internal sealed class SignedTables : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";

    private readonly NewStore _store;
    private readonly LoopbackServer _server;
    private readonly HttpClient _http = new();
    private readonly byte[] _key;

    private SignedTables(NewStore store, LoopbackServer server, ManualClock clock)
    {
        (_store, _server, Clock) = (store, server, clock);
        var parts = server.ConnectionString.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
        (Address, _key) = (new Uri(parts["TableEndpoint"]), Convert.FromBase64String(parts["AccountKey"]));
    }

    public ManualClock Clock { get; }

    public Uri Address { get; }

    public static async Task<SignedTables> NewAsync()
    {
        var clock = new ManualClock();
        var store = NewStore.Open(clock: clock);
        var tables = new SignedTables(store, await store.ListenAsync(clock), clock);
        using var created = await tables.SendAsync(tables.Request("POST", "/Tables", """{"TableName":"things"}"""));
        Assert.Equal(201, (int)created.StatusCode);
        return tables;
    }

    /// <param name="method">Of HTTP.</param>
    /// <param name="target">Behind the account.</param>
    /// <param name="body">JSON.</param>
    /// <param name="scheme">What signs it; null for nothing.</param>
    /// <param name="date">Now by default.</param>
    public HttpRequestMessage Request(string method, string target, string? body = null, string? scheme = "SharedKeyLite", DateTimeOffset? date = null)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), new Uri(Address + target));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        var at = (date ?? Clock.GetUtcNow()).ToString("R", CultureInfo.InvariantCulture);
        request.Headers.Add("x-ms-date", at);
        request.Headers.Add("x-ms-version", "2020-12-06");
        if (scheme is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"{scheme} {Account}:{Signature(scheme, method, request, at)}");
        return request;
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _http.SendAsync(request);

    /// <summary>The status and the error's code, in header and body alike.</summary>
    public async Task<(int Status, string? Code)> AskAsync(HttpRequestMessage request)
    {
        using var sent = request;
        using var answer = await SendAsync(sent);
        var code = answer.Headers.TryGetValues("x-ms-error-code", out var codes) ? codes.Single() : null;
        if (code is not null && sent.Method != HttpMethod.Head)
            Assert.Contains($"\"code\":\"{code}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        return ((int)answer.StatusCode, code);
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _server.DisposeAsync();
        await _store.DisposeAsync();
    }

    private string Signature(string scheme, string method, HttpRequestMessage request, string date)
    {
        var resource = $"/{Account}{request.RequestUri!.AbsolutePath}" + (request.RequestUri.Query.Contains("comp=", StringComparison.Ordinal) ? "?" + request.RequestUri.Query.Split('?', '&').First(part => part.StartsWith("comp=", StringComparison.Ordinal)) : "");
        var text = scheme == "SharedKey" ? $"{method}\n\n{request.Content?.Headers.ContentType}\n{date}\n{resource}" : $"{date}\n{resource}";
        return Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Tests.Host;

/// <summary><c>extensions.http</c> of host.json, and the size of bodies.</summary>
public sealed class HttpLimitTests
{
    private const string Http = "AzureFunctionsJobHost:extensions:http:";

    [Fact]
    public async Task Beyond_maxOutstandingRequests_a_request_is_429()
    {
        await using var host = await HostRig.StartAsync(Plan().With(Http + "maxOutstandingRequests", "1"));
        var first = host.Http.GetAsync("/slow");
        await host.Journal.UntilAsync("slow");

        Assert.Equal(HttpStatusCode.TooManyRequests, (await host.Http.GetAsync("/slow")).StatusCode);

        host.Journal.Open("gate");
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/slow")).StatusCode);
    }

    [Fact]
    public async Task Beyond_maxConcurrentRequests_a_request_waits_for_its_turn()
    {
        await using var host = await HostRig.StartAsync(Plan()
            .With(Http + "maxConcurrentRequests", "1")
            .With(Http + "maxOutstandingRequests", "2"));
        var first = host.Http.GetAsync("/slow");
        await host.Journal.UntilAsync("slow");
        Task<HttpResponseMessage>[] others = [host.Http.GetAsync("/slow"), host.Http.GetAsync("/slow")];

        // Whichever comes second waits; the third is refused at once.
        var refused = await Task.WhenAny(others);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await refused).StatusCode);
        Assert.Equal(1, host.Journal.Count("slow"));

        host.Journal.Open("gate");
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await others.Single(other => other != refused)).StatusCode);
        Assert.Equal(2, host.Journal.Count("slow"));
    }

    [Fact]
    public async Task The_admin_api_answers_however_many_requests_there_are()
    {
        await using var host = await HostRig.StartAsync(Plan().With(Http + "maxOutstandingRequests", "1"));
        var first = host.Http.GetAsync("/slow");
        await host.Journal.UntilAsync("slow");

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.GetAsync("/admin/host/status")).StatusCode);

        host.Journal.Open("gate");
        await first;
    }

    [Fact]
    public async Task Custom_headers_are_on_every_answer_unless_the_function_sets_them()
    {
        await using var host = await HostRig.StartAsync(Plan()
            .With(Http + "customHeaders:X-Content-Type-Options", "nosniff")
            .With(Http + "customHeaders:X-Own", "the host's"));

        using var nowhere = await host.Http.GetAsync("/nowhere");
        Assert.Equal("nosniff", Assert.Single(nowhere.Headers.GetValues("X-Content-Type-Options")));
        using var own = await host.Http.GetAsync("/own");
        Assert.Equal("the function's", Assert.Single(own.Headers.GetValues("X-Own")));
    }

    [Fact]
    public async Task Strict_transport_is_told_to_those_who_came_by_https()
    {
        await using var host = await HostRig.StartAsync(Plan().With(Http + "hsts:isEnabled", "true").With(Http + "hsts:maxAge", "10"));

        using var secure = new HttpRequestMessage(HttpMethod.Get, "/own");
        secure.Headers.Host = "card.example.com";
        secure.Headers.Add("X-Forwarded-Proto", "https");
        using var answer = await host.Http.SendAsync(secure);

        Assert.Equal("max-age=864000", Assert.Single(answer.Headers.GetValues("Strict-Transport-Security")));
        Assert.False((await host.Http.GetAsync("/own")).Headers.Contains("Strict-Transport-Security"));
    }

    [Fact]
    public async Task What_a_proxy_on_this_machine_says_of_the_client_is_believed()
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.Add("X-Forwarded-For", "192.0.2.7");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "card.example.com");
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal("https card.example.com 192.0.2.7", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_body_over_the_hosts_own_limit_is_413()
    {
        await using var host = await HostRig.StartAsync(Plan().With("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "1000"));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, 1000));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(host, 1001));
    }

    [Fact]
    public async Task An_app_may_raise_its_servers_limit_as_far_as_the_hosts()
    {
        await using var host = await HostRig.StartAsync(Plan()
            .With("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "31000000")
            .And(builder => builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = null)));

        Assert.Equal(HttpStatusCode.OK, await PostAsync(host, 30_000_001));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostAsync(host, 31_000_001));
    }

    [Theory]
    [InlineData(Http + "maxOutstandingRequests", "0")]
    [InlineData(Http + "maxConcurrentRequests", "many")]
    [InlineData(Http + "customHeaders:X Own", "value")]
    [InlineData(Http + "customHeaders:", "value")]
    [InlineData(Http + "customHeaders:X-Own", "café")]
    [InlineData(Http + "customHeaders:X-Own", "a\u0001b")]
    [InlineData(Http + "routePrefix", "Admin/api")]
    [InlineData(Http + "hsts:isEnabled", "perhaps")]
    [InlineData("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "-1")]
    public void A_limit_that_means_nothing_is_refused(string setting, string value) =>
        Assert.Throws<StartupRefusedException>(() => HostRig.Build(Plan().With(setting, value)));

    private static HostRig.Plan Plan() => new(typeof(Traffic));

    private static async Task<HttpStatusCode> PostAsync(HostRig host, int bytes)
    {
        // A client that sends its body without waiting for the answer to its headers finds the connection closed, not the answer.
        using var patient = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromSeconds(60) };
        using var client = new HttpClient(patient) { BaseAddress = new Uri(host.Address) };
        using var body = new ByteArrayContent(new byte[bytes]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload") { Content = body };
        request.Headers.ExpectContinue = true;
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}

public sealed class Traffic(Journal journal)
{
    [Function("Slow")]
    public async Task<IResult> SlowAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "slow")] HttpRequest request)
    {
        journal.Write("slow");
        await journal.PassAsync("gate");
        return Results.Ok();
    }

    [Function("Own")]
    public IResult Own([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "own")] HttpRequest request)
    {
        request.HttpContext.Response.Headers["X-Own"] = "the function's";
        return Results.Ok();
    }

    [Function("Who")]
    public IResult Who([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "who")] HttpRequest request) =>
        Results.Text($"{request.Scheme} {request.Host} {request.HttpContext.Connection.RemoteIpAddress?.MapToIPv4()}");

    [Function("Upload")]
    public async Task<IResult> UploadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "upload")] HttpRequest request)
    {
        await request.Body.CopyToAsync(Stream.Null);
        return Results.Ok();
    }
}

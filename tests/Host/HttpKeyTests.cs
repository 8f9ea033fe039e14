using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Startup;

namespace PrivateDomain.Tests.Host;

public sealed class HttpKeyTests
{
    private static HostRig.Plan Keyed() => new HostRig.Plan(typeof(Guarded))
        .With("Embedded:HostKeys:master", "master-key")
        .With("Embedded:HostKeys:default", "default-key")
        .With("Embedded:HostKeys:partner", "partner-key")
        .With("Embedded:HostKeys:functions:Guarded:till", "till-key")
        .With("Embedded:HostKeys:functions:Guarded:next-till", "next-till-key")
        .With("Embedded:HostKeys:functions:Other:till", "other-key");

    [Theory]
    [InlineData("/open", null, HttpStatusCode.OK)]
    [InlineData("/open", "wrong", HttpStatusCode.OK)]
    [InlineData("/guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("/guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/guarded", "default-key", HttpStatusCode.OK)]
    [InlineData("/guarded", "partner-key", HttpStatusCode.OK)]
    [InlineData("/guarded", "till-key", HttpStatusCode.OK)]
    [InlineData("/guarded", "next-till-key", HttpStatusCode.OK)]
    [InlineData("/guarded", "other-key", HttpStatusCode.Unauthorized)]
    [InlineData("/guarded", "master-key", HttpStatusCode.OK)]
    [InlineData("/locked", "default-key", HttpStatusCode.Unauthorized)]
    [InlineData("/locked", "till-key", HttpStatusCode.Unauthorized)]
    [InlineData("/locked", "master-key", HttpStatusCode.OK)]
    public async Task Each_level_asks_for_its_key(string path, string? key, HttpStatusCode expected)
    {
        await using var host = await HostRig.StartAsync(Keyed());

        foreach (var inHeader in new[] { true, false })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, inHeader || key is null ? path : $"{path}?code={key}");
            if (inHeader && key is not null)
                request.Headers.Add("x-functions-key", key);
            using var answer = await host.Http.SendAsync(request);

            Assert.Equal(expected, answer.StatusCode);
            if (expected == HttpStatusCode.Unauthorized)
                Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    [Fact]
    public async Task A_wrong_header_is_not_mended_by_the_query()
    {
        await using var host = await HostRig.StartAsync(Keyed());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/guarded?code=default-key");
        request.Headers.Add("x-functions-key", "wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task Of_several_keys_shown_the_first_counts()
    {
        await using var host = await HostRig.StartAsync(Keyed());

        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync("/guarded?code=till-key&code=wrong")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.GetAsync("/guarded?code=wrong&code=till-key")).StatusCode);
    }

    [Fact]
    public async Task A_key_may_be_of_any_script()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Guarded)).With("Embedded:HostKeys:default", "schlüssel-钥匙"));
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(host.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/guarded");
        request.Headers.TryAddWithoutValidation("x-functions-key", "schlüssel-钥匙");

        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/guarded?code=schl%C3%BCssel-%E9%92%A5%E5%8C%99")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/guarded?code=schl%FCssel-%00")).StatusCode);
    }

    [Theory]
    [InlineData("/guarded?code=")]
    [InlineData("/locked")]
    [InlineData("/admin/functions/Guarded")]
    public async Task A_key_that_is_not_set_opens_nothing(string path)
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Guarded)));

        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("x-functions-key", "");

        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.SendAsync(request)).StatusCode);
    }

    [Fact]
    public void Keys_of_a_function_that_is_not_there_are_refused()
    {
        var refused = Assert.Throws<StartupRefusedException>(() => HostRig.Build(
            new HostRig.Plan(typeof(Guarded)).With("Embedded:HostKeys:functions:Gaurded:till", "till-key")));

        Assert.Contains("- Gaurded: ", refused.Message, StringComparison.Ordinal);
    }
}

public sealed class Guarded
{
    [Function("Open")]
    public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => Results.Ok();

    [Function("Guarded")]
    public IResult Function([HttpTrigger(AuthorizationLevel.Function, "get", Route = "guarded")] HttpRequest request) => Results.Ok();

    [Function("Other")]
    public IResult Other([HttpTrigger(AuthorizationLevel.Function, "get", Route = "other")] HttpRequest request) => Results.Ok();

    [Function("Locked")]
    public IResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "locked")] HttpRequest request) => Results.Ok();
}

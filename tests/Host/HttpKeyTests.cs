using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Host;

public sealed class HttpKeyTests
{
    private static HostRig.Plan Keyed() => new HostRig.Plan(typeof(Guarded))
        .With("Embedded:HostKeys:master", "master-key")
        .With("Embedded:HostKeys:default", "default-key");

    [Theory]
    [InlineData("/open", null, HttpStatusCode.OK)]
    [InlineData("/open", "wrong", HttpStatusCode.OK)]
    [InlineData("/guarded", null, HttpStatusCode.Unauthorized)]
    [InlineData("/guarded", "wrong", HttpStatusCode.Unauthorized)]
    [InlineData("/guarded", "default-key", HttpStatusCode.OK)]
    [InlineData("/guarded", "master-key", HttpStatusCode.OK)]
    [InlineData("/locked", "default-key", HttpStatusCode.Unauthorized)]
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
}

public sealed class Guarded
{
    [Function("Open")]
    public IResult Open([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "open")] HttpRequest request) => Results.Ok();

    [Function("Guarded")]
    public IResult Function([HttpTrigger(AuthorizationLevel.Function, "get", Route = "guarded")] HttpRequest request) => Results.Ok();

    [Function("Locked")]
    public IResult Admin([HttpTrigger(AuthorizationLevel.Admin, "get", Route = "locked")] HttpRequest request) => Results.Ok();
}

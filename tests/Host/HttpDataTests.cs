using System.Net;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Tests.Host;

/// <summary>Requests and responses in the worker's own words.</summary>
public sealed class HttpDataTests
{
    [Fact]
    public async Task A_function_reads_and_answers_in_the_workers_words()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Desk)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/letters/7?copy=yes");
        request.Headers.Add("X-Desk", "front");
        request.Headers.Add("Cookie", "seat=3");
        request.Content = new StringContent("""{"to":"everybody"}""", Encoding.UTF8, "application/json");

        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("application/json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("""{"To":"everybody"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("POST /letters/7 yes front 3", Assert.Single(answer.Headers.GetValues("X-Seen")));
        Assert.Equal("seat=4; max-age=60; path=/letters; samesite=strict; httponly", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }

    [Fact]
    public async Task Middleware_reads_the_request_and_adds_to_the_response()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Desk)).And(builder =>
            builder.UseMiddleware(async (context, next) =>
            {
                var request = await context.GetHttpRequestDataAsync();
                context.InstanceServices.GetRequiredService<Journal>().Write($"{request?.Method} {context.GetHttpResponseData() is null}");
                await next();
                context.GetHttpResponseData()?.Headers.Add("X-Added", "later");
            })));

        using var answer = await host.Http.GetAsync("/text");

        Assert.Equal("later", Assert.Single(answer.Headers.GetValues("X-Added")));
        Assert.Equal("GET True", Assert.Single(host.Journal.Entries));
    }

    [Fact]
    public async Task Of_two_responses_the_later_has_the_last_word()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Desk)));

        using var answer = await host.Http.GetAsync("/second-thoughts");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.ToString());
    }

    [Fact]
    public async Task A_response_that_was_begun_leaves_nothing_in_the_500()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Desk)));

        using var answer = await host.Http.GetAsync("/torn");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal(0, answer.Content.Headers.ContentLength);
        Assert.False(answer.Headers.Contains("X-Draft"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_response_among_other_outputs_needs_no_attribute()
    {
        var account = TestStore.NewAccount();
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Post)).WithStorage(account));

        using var answer = await host.Http.GetAsync("/post");

        Assert.Equal("posted", await answer.Content.ReadAsStringAsync());
        var posted = new Account(account).Queue("posted");
        await Eventually.TrueAsync(async () => await posted.ExistsAsync() && (await posted.PeekMessagesAsync(32)).Value is [_]);
    }
}

public sealed class Desk
{
    [Function("Letters")]
    public async Task<HttpResponseData> WriteAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "letters/{number:int}")] HttpRequestData request, int number)
    {
        var letter = await request.ReadFromJsonAsync<Letter>();
        var response = request.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add(
            "X-Seen",
            $"{request.Method} {request.Url.AbsolutePath} {request.Query["copy"]} {request.Headers.GetValues("x-desk").Single()} "
            + request.Cookies.Single(cookie => cookie.Name is "seat").Value);
        response.Cookies.Append(new HttpCookie("seat", "4") { MaxAge = 60, HttpOnly = true, Path = "/letters", SameSite = SameSite.Strict });
        await response.WriteAsJsonAsync(letter);
        return response;
    }

    [Function("Text")]
    public HttpResponseData Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text")] HttpRequestData request) =>
        request.CreateResponse(HttpStatusCode.OK);

    [Function("SecondThoughts")]
    public async Task<HttpResponseData> RefuseAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "second-thoughts")] HttpRequestData request)
    {
        request.CreateResponse(HttpStatusCode.OK).Headers.Add("Content-Type", "application/json");
        var refusal = request.CreateResponse(HttpStatusCode.Conflict);
        refusal.Headers.Add("Content-Type", "text/plain");
        await refusal.WriteStringAsync("no");
        return refusal;
    }

    [Function("Torn")]
    public HttpResponseData Tear([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "torn")] HttpRequestData request)
    {
        var response = request.CreateResponse(HttpStatusCode.OK);
        response.Headers.Add("X-Draft", "1");
        response.Headers.Add("Content-Length", "5");
        response.Cookies.Append("draft", "1");
        throw new InvalidOperationException("failing on purpose");
    }

    public sealed record Letter(string To);
}

public sealed class Post
{
    [Function("Post")]
    public async Task<Parts> PostAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "post")] HttpRequestData request)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync("posted");
        return new Parts { Response = response, Letter = "one" };
    }

    public sealed class Parts
    {
        public HttpResponseData? Response { get; init; }

        [QueueOutput("posted")]
        public string? Letter { get; init; }
    }
}

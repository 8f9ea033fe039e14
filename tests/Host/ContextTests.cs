using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Tests.Host;

/// <summary>What one invocation carries with it.</summary>
public sealed class ContextTests
{
    private const string Trace = "00-0af7651916cd43dd8448eb211c80319c";

    [Fact]
    public async Task A_requests_trace_goes_on_in_its_invocation()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Carrying)));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trace");
        request.Headers.Add("traceparent", Trace + "-b7ad6b7169203331-01");
        request.Headers.Add("tracestate", "shop=1");

        using var answer = await host.Http.SendAsync(request);

        var trace = (await answer.Content.ReadAsStringAsync()).Split(' ');
        Assert.StartsWith(Trace, trace[0], StringComparison.Ordinal);
        Assert.Equal("shop=1", trace[1]);
    }

    [Fact]
    public async Task Items_and_features_last_as_long_as_the_invocation()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Carrying)).And(builder =>
            builder.UseMiddleware((context, next) =>
            {
                Assert.False(context.Items.ContainsKey("count"));
                Assert.Null(context.Features.Get<Basket>());
                context.Items["count"] = 1;
                context.Features.Set(new Basket("tea"));
                return next();
            })));

        Assert.Equal("1 tea", await host.Http.GetStringAsync("/carried"));
        Assert.Equal("1 tea", await host.Http.GetStringAsync("/carried"));
    }

    [Fact]
    public async Task An_invocation_has_an_id_of_its_own_and_its_function_always_the_same()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Carrying)));

        var first = (await host.Http.GetStringAsync("/ids")).Split(' ');
        var second = (await host.Http.GetStringAsync("/ids")).Split(' ');

        Assert.NotEqual(first[0], second[0]);
        Assert.Equal(first[1], second[1]);
        Assert.Equal("0/0", first[2]);
    }

    internal sealed record Basket(string Holds);
}

public sealed class Carrying
{
    [Function("Trace")]
    public IResult Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trace")] HttpRequest request, FunctionContext context) =>
        Results.Text($"{context.TraceContext.TraceParent} {context.TraceContext.TraceState}");

    [Function("Carried")]
    public IResult Carried(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "carried")] HttpRequest request, FunctionContext context) =>
        Results.Text($"{context.Items["count"]} {context.Features.Get<ContextTests.Basket>()?.Holds}");

    [Function("Ids")]
    public IResult Ids([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ids")] HttpRequest request, FunctionContext context) =>
        Results.Text(
            $"{context.InvocationId} {context.FunctionId} {context.RetryContext.RetryCount}/{context.RetryContext.MaxRetryCount}");
}

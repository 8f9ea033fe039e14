using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Tests.Host;

/// <summary>A result that is an answer and messages at once.</summary>
public sealed class MultiOutputTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_result_in_parts_answers_the_caller_and_fills_the_queues()
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var answer = await host.Http.PostAsync("/order", content: null);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await Eventually.TrueAsync(async () => await PeekAsync("placed") is ["one"]);
        Assert.Equal(["""{"Code":"A"}""", """{"Code":"B"}"""], await PeekAsync("coupons"));
    }

    [Fact]
    public async Task An_action_result_answers_too_and_an_empty_part_sends_nothing()
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var answer = await host.Http.GetAsync("/look");

        Assert.Equal("looked", await answer.Content.ReadAsStringAsync());
        Assert.Null(await PeekAsync("placed"));
    }

    [Fact]
    public async Task After_the_function_middleware_sees_the_parts_and_no_result()
    {
        await using var host = await HostRig.StartAsync(Plan().And(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            var journal = context.InstanceServices.GetRequiredService<Journal>();
            journal.Write($"{context.GetInvocationResult().Value is null}");
            foreach (var output in context.GetOutputBindings<object>().OrderBy(output => output.Name, StringComparer.Ordinal))
                journal.Write($"{output.Name} {output.BindingType} {output.Value?.GetType().Name}");
        })));

        await host.Http.PostAsync("/order", content: null);

        Assert.Equal(["True", "Answer http Accepted", "Coupons queue Coupon[]", "Placed queue String"], host.Journal.Entries);
    }

    [Fact]
    public async Task Middleware_replaces_a_part()
    {
        await using var host = await HostRig.StartAsync(Plan().And(builder => builder.UseMiddleware(async (context, next) =>
        {
            await next();
            foreach (var output in context.GetOutputBindings<IResult>().Where(output => output.BindingType is "http"))
                output.Value = Results.StatusCode(StatusCodes.Status418ImATeapot);
            foreach (var output in context.GetOutputBindings<string>().Where(output => output.Name is "Placed"))
                output.Value = "two";
        })));

        using var answer = await host.Http.PostAsync("/order", content: null);

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
        await Eventually.TrueAsync(async () => await PeekAsync("placed") is ["two"]);
    }

    [Fact]
    public async Task A_result_that_cannot_be_executed_sends_nothing()
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var answer = await host.Http.GetAsync("/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Null(await PeekAsync("placed"));
    }

    [Theory]
    [InlineData(typeof(NoAnswer), "0 properties marked HttpResult")]
    [InlineData(typeof(TwoAnswers), "2 properties marked HttpResult")]
    [InlineData(typeof(PlainAnswer), "must be an IResult, an IActionResult or an HttpResponseData")]
    [InlineData(typeof(AnswerToNobody), "its trigger is no request")]
    [InlineData(typeof(OutputTwice), "an output on the method is the only one")]
    [InlineData(typeof(OutputOfNothing), "returns nothing that could go there")]
    [InlineData(typeof(OutputNowhere), "no queue name")]
    public void An_output_that_would_be_lost_is_refused(Type type, string because)
    {
        var refused = Assert.Throws<StartupRefusedException>(() => HostRig.Build(new HostRig.Plan(type).WithStorage(_account)));

        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
    }

    private HostRig.Plan Plan() => new HostRig.Plan(typeof(Counter)).WithStorage(_account);

    /// <summary>Null where the queue does not exist.</summary>
    private async Task<IReadOnlyList<string>?> PeekAsync(string queue)
    {
        var client = new Account(_account).Queue(queue);
        return await client.ExistsAsync()
            ? [.. (await client.PeekMessagesAsync(32)).Value.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal)]
            : null;
    }
}

public sealed class Counter
{
    [Function("Order")]
    public Task<Ordered> OrderAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "order")] HttpRequest request) =>
        Task.FromResult(new Ordered { Answer = Results.Accepted(), Placed = "one", Coupons = [new("A"), new("B")] });

    [Function("Look")]
    public Looked Look([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "look")] HttpRequest request) =>
        new() { Answer = new OkObjectResult("looked") };

    [Function("Broken")]
    public Ordered Broken([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "broken")] HttpRequest request) =>
        new() { Answer = new Breaking(), Placed = "one" };

    public sealed record Coupon(string Code);

    public sealed class Ordered
    {
        [HttpResult]
        public IResult? Answer { get; init; }

        [QueueOutput("placed")]
        public string? Placed { get; init; }

        [QueueOutput("coupons")]
        public Coupon[]? Coupons { get; init; }
    }

    public sealed class Looked
    {
        [HttpResult]
        public IActionResult? Answer { get; init; }

        [QueueOutput("placed")]
        public string? Placed { get; init; }
    }

    private sealed class Breaking : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("failing on purpose");
    }
}

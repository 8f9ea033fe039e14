using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Tests.Host;

/// <summary>When a result is executed, and what middleware knows of it.</summary>
public sealed class ResultTests
{
    [Fact]
    public async Task A_result_asked_for_as_another_type_or_too_early_is_an_error()
    {
        await using var host = await StartAsync(async (context, next) =>
        {
            var journal = context.InstanceServices.GetRequiredService<Journal>();
            Note(journal, () => context.GetInvocationResult<IResult>());
            await next();
            Note(journal, () => context.GetInvocationResult<string>());
            Note(journal, () => context.GetInvocationResult<IResult>());
        });

        await host.Http.GetAsync("/counted");

        Assert.Equal(["InvalidOperationException", "InvalidOperationException", "read"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_result_is_executed_after_all_middleware_and_its_failure_is_seen_by_none()
    {
        await using var host = await StartAsync(async (context, next) =>
        {
            var journal = context.InstanceServices.GetRequiredService<Journal>();
            try
            {
                await next();
            }
            finally
            {
                journal.Write("middleware ended");
            }
        });

        using var answer = await host.Http.GetAsync("/breaking");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(["middleware ended", "executing"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_middleware_class_is_one_instance_for_all_invocations()
    {
        await using var host = await HostRig.StartAsync(Plan().And(builder => builder.UseMiddleware<Counting>()));

        await host.Http.GetAsync("/counted");
        await host.Http.GetAsync("/counted");

        Assert.Equal(["1", "2"], host.Journal.Entries);
        Assert.Same(host.Service<Counting>(), host.Service<Counting>());
    }

    [Fact]
    public async Task Middleware_that_does_not_go_on_answers_in_the_functions_place()
    {
        await using var host = await StartAsync((context, _) =>
        {
            context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status403Forbidden);
            return Task.CompletedTask;
        });

        Assert.Equal(HttpStatusCode.Forbidden, (await host.Http.GetAsync("/breaking")).StatusCode);
        Assert.Empty(host.Journal.Entries);
    }

    [Fact]
    public async Task What_is_not_an_http_result_leaves_an_empty_200()
    {
        await using var host = await StartAsync(async (context, next) =>
        {
            await next();
            context.GetInvocationResult().Value = "a text";
        });

        using var answer = await host.Http.GetAsync("/counted");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Query_and_headers_are_json_among_the_details_and_route_values_bind_in_any_letter_case()
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var request = new HttpRequestMessage(HttpMethod.Get, "/details/tea?size=50");
        request.Headers.Add("X-Shop", "corner");

        using var answer = await host.Http.SendAsync(request);
        Assert.Equal("""tea {"size":"50"} corner""", await answer.Content.ReadAsStringAsync());
    }

    private static HostRig.Plan Plan() => new(typeof(Answering));

    private static Task<HostRig> StartAsync(Func<FunctionContext, Func<Task>, Task> middleware) =>
        HostRig.StartAsync(Plan().And(builder => builder.UseMiddleware(middleware)));

    private static void Note(Journal journal, Func<object> read)
    {
        try
        {
            read();
            journal.Write("read");
        }
        catch (InvalidOperationException refused)
        {
            journal.Write(refused.GetType().Name);
        }
    }

    private sealed class Counting(Journal journal) : IFunctionsWorkerMiddleware
    {
        private int _count;

        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            journal.Write($"{++_count}");
            return next(context);
        }
    }
}

public sealed class Answering(Journal journal)
{
    [Function("Counted")]
    public IResult Counted([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "counted")] HttpRequest request) => Results.Ok();

    [Function("Breaking")]
    public IResult Break([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "breaking")] HttpRequest request) => new Breaking(journal);

    [Function("Details")]
    public IResult Details(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "details/{Name}")] HttpRequest request, string name, string query, string headers)
    {
        var shop = System.Text.Json.JsonDocument.Parse(headers).RootElement.GetProperty("X-Shop");
        return Results.Text($"{name} {query} {shop}");
    }

    private sealed class Breaking(Journal journal) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            journal.Write("executing");
            throw new InvalidOperationException("failing on purpose");
        }
    }
}

using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class PipelineTests
{
    [Fact]
    public async Task Middleware_runs_in_the_order_of_registration()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware((context, next) => Around(context, "first", next));
            builder.UseMiddleware<Second>();
        });

        await host.Http.GetAsync("/visit");

        Assert.Equal(["first in", "second in", "visited", "second out", "first out"], host.Journal.Entries);
    }

    [Fact]
    public async Task Only_middleware_after_the_web_application_sees_the_request()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.UseMiddleware((context, next) => Sees(context, "before", next));
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware((context, next) => Sees(context, "after", next));
        });

        await host.Http.GetAsync("/visit");

        Assert.Equal(["before sees False", "after sees True", "visited"], host.Journal.Entries);
    }

    [Fact]
    public async Task Conditional_middleware_runs_where_its_predicate_holds()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseWhen<Second>(context => context.FunctionDefinition.InputBindings.Values.Single().Type is "queueTrigger");
            builder.UseWhen(context => context.FunctionDefinition.Name is "Visit", (context, next) => Around(context, "visit", next));
        });

        await host.Http.GetAsync("/visit");

        Assert.Equal(["visit in", "visited", "visit out"], host.Journal.Entries);
    }

    [Fact]
    public async Task Middleware_reads_and_replaces_the_result_before_it_is_executed()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware(async (context, next) =>
            {
                await next();
                var response = context.GetHttpContext()!.Response;
                context.InstanceServices.GetRequiredService<Journal>().Write(
                    $"{context.GetInvocationResult().Value?.GetType().Name} {response.StatusCode} {response.HasStarted}");
                context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status418ImATeapot);
            });
        });

        using var answer = await host.Http.GetAsync("/visit");

        Assert.Equal((HttpStatusCode)418, answer.StatusCode);
        Assert.Equal(["visited", "NoContent 200 False"], host.Journal.Entries);
    }

    [Fact]
    public async Task Middleware_turns_an_exception_into_an_answer()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware(async (context, next) =>
            {
                try
                {
                    await next();
                }
                catch (NotSupportedException)
                {
                    context.GetInvocationResult().Value = Results.Problem(statusCode: StatusCodes.Status409Conflict);
                }
            });
        });

        using var answer = await host.Http.GetAsync("/unsupported");

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task One_scope_serves_request_function_and_context_and_ends_with_the_invocation()
    {
        await using var host = await StartAsync(builder =>
        {
            builder.Services.AddScoped<Scoped>();
            builder.ConfigureFunctionsWebApplication();
            builder.UseMiddleware(async (context, next) =>
            {
                context.Items["scoped"] = context.InstanceServices.GetRequiredService<Scoped>();
                await next();
            });
        });

        Assert.Equal("True True", await host.Http.GetStringAsync("/scoped"));
        await host.Journal.UntilAsync("scope ended");
    }

    [Fact]
    public async Task Each_invocation_has_a_new_instance_which_the_host_does_not_dispose()
    {
        await using var host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        await host.Http.GetAsync("/visit");
        await host.Http.GetAsync("/visit");

        Assert.Equal(["visited", "visited"], host.Journal.Entries);
    }

    [Fact]
    public async Task A_function_knows_its_definition_and_its_logger()
    {
        await using var host = await StartAsync(builder => builder.ConfigureFunctionsWebApplication());

        Assert.Equal(
            "Describe PrivateDomain.Tests.Host.Visits.Describe request:httpTrigger:In $return:http:Out request,id,context 5",
            await host.Http.GetStringAsync("/describe/5"));
        Assert.True(host.Log.Has(LogLevel.Information, "Visits: described"));
    }

    private static Task<HostRig> StartAsync(Action<FunctionsApplicationBuilder> compose) =>
        HostRig.StartAsync(new HostRig.Plan(typeof(Visits)) { Compose = compose });

    private static async Task Around(FunctionContext context, string name, Func<Task> next)
    {
        var journal = context.InstanceServices.GetRequiredService<Journal>();
        journal.Write($"{name} in");
        await next();
        journal.Write($"{name} out");
    }

    private static Task Sees(FunctionContext context, string name, Func<Task> next)
    {
        context.InstanceServices.GetRequiredService<Journal>().Write($"{name} sees {context.GetHttpContext() is not null}");
        return next();
    }

    private sealed class Second(Journal journal) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            journal.Write("second in");
            await next(context);
            journal.Write("second out");
        }
    }
}

public sealed class Scoped(Journal journal) : IDisposable
{
    public void Dispose() => journal.Write("scope ended");
}

public sealed class Visits(Journal journal) : IDisposable
{
    [Function("Visit")]
    public IResult Visit([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "visit")] HttpRequest request)
    {
        journal.Write("visited");
        return Results.NoContent();
    }

    [Function("Unsupported")]
    public IResult Unsupported([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "unsupported")] HttpRequest request) =>
        throw new NotSupportedException();

    [Function("Scoped")]
    public IResult Scoped([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scoped")] HttpRequest request, FunctionContext context)
    {
        var scoped = context.InstanceServices.GetRequiredService<Scoped>();
        var ofRequest = request.HttpContext.RequestServices.GetRequiredService<Scoped>();
        return Results.Text($"{ReferenceEquals(scoped, context.Items["scoped"])} {ReferenceEquals(scoped, ofRequest)}");
    }

    [Function("Describe")]
    public IResult Describe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "describe/{id}")] HttpRequest request, long id, FunctionContext context)
    {
        context.GetLogger<Visits>().LogInformation("described");
        var definition = context.FunctionDefinition;
        var bindings = definition.InputBindings.Values.Concat(definition.OutputBindings.Values)
            .Select(binding => $"{binding.Name}:{binding.Type}:{binding.Direction}");
        var parameters = definition.Parameters.Select(parameter => parameter.Name);
        return Results.Text(
            $"{definition.Name} {definition.EntryPoint} {string.Join(' ', bindings)} {string.Join(',', parameters)} "
            + $"{context.BindingContext.BindingData["ID"]}");
    }

    public void Dispose() => journal.Write("disposed");
}

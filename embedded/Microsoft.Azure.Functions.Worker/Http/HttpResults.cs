using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// The innermost part of the host that an HTTP invocation passes: it shows the request to the middleware after it, and executes the
/// result when all of that has ended.
/// </summary>
internal static class HttpResults
{
    public static FunctionExecutionDelegate Around(FunctionExecutionDelegate next) => async context =>
    {
        if (context.Features.Get<TriggerInput>()?.Value is not HttpContext http)
        {
            await next(context);
            return;
        }

        http.RequestServices = context.InstanceServices;
        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        await next(context);
        var bindings = InvocationBindings.Of(context);
        await ExecuteAsync(bindings.Result ?? ((Function)context.FunctionDefinition).Outputs.Http?.ValueIn(bindings), http);
    };

    private static Task ExecuteAsync(object? result, HttpContext http) => result switch
    {
        IActionResult action => action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        IResult plain => plain.ExecuteAsync(http),
        _ => Task.CompletedTask,
    };
}

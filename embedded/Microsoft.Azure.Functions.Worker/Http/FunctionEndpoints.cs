using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// The app's routes. As on the platform the first function by name wins, and a request that fits no route, or only routes of other
/// methods, is answered 404: there is no 405 and no automatic HEAD or OPTIONS.
/// </summary>
internal static class FunctionEndpoints
{
    public static void MapFunctions(this WebApplication app)
    {
        var functions = app.Services.GetRequiredService<FunctionEndpoint>();
        var admin = app.Services.GetRequiredService<AdminEndpoint>();

        app.UseForwardedHeaders();
        app.Services.GetRequiredService<AddedHeaders>().AddTo(app);
        app.UseRouting();
        app.Use(AnswerOnlyOwnEndpoints);

        app.Map("admin/{**path}", admin.AnswerAsync).WithOrder(int.MinValue).WithMetadata(Own.Endpoint);
        var order = 0;
        foreach (var (function, source) in app.Services.GetRequiredService<FunctionCatalog>().With<HttpSource>())
        {
            if (function.Disabled)
                continue;

            var endpoint = app.Map(source.Pattern, context => functions.AnswerAsync(function, source.Level, context))
                .WithOrder(order++)
                .WithDisplayName(function.Name)
                .WithMetadata(Own.Endpoint);
            if (source.Methods.Count > 0)
                endpoint.WithMetadata(new HttpMethodMetadata(source.Methods));
        }
    }

    /// <summary>Routing puts an endpoint of its own, answering 405, in the place of one whose method differs.</summary>
    private static Task AnswerOnlyOwnEndpoints(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Own>() is not null)
            return next(context);

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private sealed class Own
    {
        public static readonly Own Endpoint = new();
    }
}

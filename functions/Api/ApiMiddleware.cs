using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Api;

/// <summary>
/// Around every HTTP function: refuses a call without the key that the function asks for, answers a thrown
/// <see cref="ApiProblem"/> as problem details, and anything else as a 500 that says nothing about the inside.
/// </summary>
public sealed partial class ApiMiddleware(IOptions<ApiOptions> options, ILogger<ApiMiddleware> log) : IFunctionsWorkerMiddleware
{
    private readonly byte[] key = SHA256.HashData(Encoding.UTF8.GetBytes(options.Value.Key));
    private readonly ConcurrentDictionary<string, string?> scopes = new(StringComparer.Ordinal);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }
        try
        {
            var scope = scopes.GetOrAdd(context.FunctionDefinition.EntryPoint, FindScope);
            if (scope is not null) Authorize(http.Request);
            await next(context);
        }
        catch (ApiProblem problem)
        {
            context.GetInvocationResult().Value = problem.ToResult();
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            Log.ClientLeft(log, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value = Results.StatusCode(StatusCodes.Status499ClientClosedRequest);
        }
        // The body does not keep its word: it ends early, or is no HTTP.
        catch (BadHttpRequestException wrong)
        {
            context.GetInvocationResult().Value = new ApiProblem(wrong.StatusCode, "malformed-request", "The request could not be read to its end.").ToResult();
        }
        catch (Exception failure)
        {
            Log.Failed(log, failure, context.FunctionDefinition.Name);
            context.GetInvocationResult().Value =
                new ApiProblem(500, "internal-error", "Something failed on our side; nothing was half done that a repeat would not finish.").ToResult();
        }
    }

    private void Authorize(HttpRequest request)
    {
        var given = SHA256.HashData(Encoding.UTF8.GetBytes(request.Headers["x-api-key"].ToString()));
        if (!CryptographicOperations.FixedTimeEquals(given, key))
            throw new ApiProblem(401, "api-key-required", "Send the API key in the header x-api-key. It is the setting Api__Key.");
    }

    private static string? FindScope(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        var method = typeof(ApiMiddleware).Assembly.GetType(entryPoint[..dot], throwOnError: true)!.GetMethod(entryPoint[(dot + 1)..])
            ?? throw new MissingMethodException(entryPoint);
        return method.IsDefined(typeof(OpenToAllAttribute)) ? null
            : method.GetCustomAttribute<RequireScopeAttribute>()?.Scope
                ?? throw new InvalidOperationException($"{entryPoint} declares neither [RequireScope] nor [OpenToAll].");
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "{Function} failed.")]
        public static partial void Failed(ILogger log, Exception failure, string function);

        [LoggerMessage(LogLevel.Information, "{Function}: the client left before the answer.")]
        public static partial void ClientLeft(ILogger log, string function);
    }
}

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Answers a request by running its function.</summary>
internal sealed class FunctionEndpoint(FunctionInvoker invoker, HostKeys keys, RequestThrottle throttle)
{
    public Task AnswerAsync(Function function, AuthorizationLevel level, HttpContext http) =>
        throttle.PassAsync(http, () => RunAsync(function, level, http));

    private async Task RunAsync(Function function, AuthorizationLevel level, HttpContext http)
    {
        if (!keys.Admits(http.Request, level, function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (http.Request.ContentLength > http.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize)
        {
            http.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        try
        {
            await invoker.InvokeAsync(function, TriggerInput.Of(http, () => HttpDetails.Of(http.Request)), http.RequestAborted);
        }
        catch (Exception failure)
        {
            // The invoker has logged it; the client learns nothing but the status.
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }

            http.Response.Clear();
            AspNetResponseData.Discard(http);
            http.Response.StatusCode = failure is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
                ? StatusCodes.Status413PayloadTooLarge
                : StatusCodes.Status500InternalServerError;
        }
    }
}

using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Request and response in the worker's own words, for middleware.</summary>
public static class FunctionContextHttpRequestExtensions
{
    /// <summary>Null where <see cref="FunctionContextExtensions.GetHttpContext"/> is.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context) => ValueTask.FromResult(
        context.GetHttpContext() is { } http ? (HttpRequestData)new AspNetRequestData(http.Request, context) : null);

    /// <summary>What the function returned, when that is a response; null otherwise, and before it ran.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context) =>
        context.GetInvocationResult().Value as HttpResponseData
        ?? context.GetOutputBindings<HttpResponseData>().FirstOrDefault(output => output.BindingType is "http")?.Value;
}

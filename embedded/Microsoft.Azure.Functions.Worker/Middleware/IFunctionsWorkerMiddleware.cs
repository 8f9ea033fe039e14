namespace Microsoft.Azure.Functions.Worker.Middleware;

/// <summary>The rest of the pipeline: the middleware registered later, then the function.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>
/// Code around every invocation. It is a singleton: what belongs to one invocation comes from
/// <see cref="FunctionContext.InstanceServices"/>.
/// </summary>
public interface IFunctionsWorkerMiddleware
{
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}

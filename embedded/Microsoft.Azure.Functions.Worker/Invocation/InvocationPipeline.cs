using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The app's middleware in the order of registration, and the call of the function at its end.</summary>
internal sealed class InvocationPipeline(IReadOnlyList<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware)
{
    private readonly FunctionExecutionDelegate _start = middleware
        .Reverse()
        .Aggregate((FunctionExecutionDelegate)CallFunctionAsync, (next, add) => add(next));

    public Task RunAsync(FunctionContext context) => _start(context);

    private static async Task CallFunctionAsync(FunctionContext context)
    {
        var function = (Function)context.FunctionDefinition;
        var arguments = new object?[function.Arguments.Length];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = await function.BindAsync(function.Parameters[i], context);

        var instance = function.Method.CreateInstance(context);
        var bindings = InvocationBindings.Of(context);
        bindings.Result = await function.Method.CallAsync(instance, arguments);
        function.Outputs.TakeApart(bindings);
    }
}

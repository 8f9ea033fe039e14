using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The method behind a function: a new instance for each call, never disposed by the worker, none for a static method.</summary>
internal sealed class FunctionMethod
{
    private readonly Type _type;
    private readonly bool _isStatic;
    private readonly MethodInvoker _invoke;
    private readonly PropertyInfo? _taskResult;

    public FunctionMethod(MethodInfo method)
    {
        _invoke = MethodInvoker.Create(method);
        _type = method.DeclaringType!;
        _isStatic = method.IsStatic;
        if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            _taskResult = method.ReturnType.GetProperty(nameof(Task<>.Result));
    }

    public object? CreateInstance(FunctionContext context)
    {
        if (_isStatic)
            return null;
        // No compiled factory: compiling the first one takes longer than the whole request that waits for it.
        return context.InstanceServices.GetService<IFunctionActivator>() is { } activator
            ? activator.CreateInstance(_type, context)
            : ActivatorUtilities.CreateInstance(context.InstanceServices, _type);
    }

    /// <summary>What the method returned, or what the task it returned came to; null for none.</summary>
    public async Task<object?> CallAsync(object? instance, object?[] arguments)
    {
        var returned = _invoke.Invoke(instance, arguments.AsSpan());
        if (returned is not Task task)
            return returned;

        await task;
        return _taskResult?.GetValue(task);
    }
}

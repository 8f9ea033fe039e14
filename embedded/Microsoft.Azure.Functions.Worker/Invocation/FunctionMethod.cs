using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The method behind a function: a new instance for each call, never disposed by the worker, none for a static method.</summary>
internal sealed class FunctionMethod
{
    private readonly Type _type;
    // Made at the first call: each is compiled, and an app of a hundred functions would wait for all of them at its start.
    private readonly Lazy<ObjectFactory>? _create;
    private readonly MethodInvoker _invoke;
    private readonly PropertyInfo? _taskResult;

    public FunctionMethod(MethodInfo method)
    {
        _invoke = MethodInvoker.Create(method);
        _type = method.DeclaringType!;
        _create = method.IsStatic ? null : new(() => ActivatorUtilities.CreateFactory(_type, []));
        if (method.ReturnType.IsGenericType && method.ReturnType.GetGenericTypeDefinition() == typeof(Task<>))
            _taskResult = method.ReturnType.GetProperty(nameof(Task<>.Result));
    }

    public object? CreateInstance(FunctionContext context)
    {
        if (_create is null)
            return null;
        return context.InstanceServices.GetService<IFunctionActivator>() is { } activator
            ? activator.CreateInstance(_type, context)
            : _create.Value(context.InstanceServices, []);
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

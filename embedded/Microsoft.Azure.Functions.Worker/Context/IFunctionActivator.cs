namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Makes the instance that a function runs on, for each invocation. Registered in the services, it takes the place of the worker's own,
/// which fills the constructor from the invocation's services.
/// </summary>
public interface IFunctionActivator
{
    object? CreateInstance(Type instanceType, FunctionContext context);
}

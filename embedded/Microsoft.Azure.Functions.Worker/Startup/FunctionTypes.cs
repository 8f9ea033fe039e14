using System.Reflection;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>The types that may hold functions. Registered in the services, it stands in for the entry assembly's.</summary>
internal sealed record FunctionTypes(IReadOnlyList<Type> Types)
{
    public static FunctionTypes Of(Assembly assembly) => new(assembly.GetTypes());

    public static FunctionTypes OfEntryAssembly() => Assembly.GetEntryAssembly() is { } app ? Of(app) : new FunctionTypes([]);
}

using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// Reads a parameter of an HTTP function from the request's body, by ASP.NET Core's input formatters. A body that cannot be read fails
/// the invocation, which is answered 500; a function that owes its callers a 400 reads the request itself.
/// </summary>
[AttributeUsage(
    AttributeTargets.Parameter | AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Enum | AttributeTargets.Struct,
    AllowMultiple = true)]
public class FromBodyAttribute() : InputConverterAttribute(typeof(FromBodyConverter));

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>What the trigger brought does not fit a parameter of the function.</summary>
internal sealed class FunctionInputConverterException(string message, Exception? cause = null) : Exception(message, cause);

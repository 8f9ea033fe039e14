using System.Reflection;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Outputs;

/// <summary>One place where a function's result goes.</summary>
/// <param name="Type">The binding's type as function metadata spells it.</param>
/// <param name="Part">The property of the result that goes there; null for the whole result.</param>
internal abstract record FunctionOutput(string Type, PropertyInfo? Part)
{
    public const string WholeResult = "$return";

    public string Name => Part?.Name ?? WholeResult;

    public object? ValueIn(InvocationBindings bindings) =>
        bindings.Outputs.TryGetValue(Name, out var value) ? value
        : Part is null ? bindings.Result
        : null;
}

/// <summary>The answer to a request.</summary>
internal sealed record HttpOutput(PropertyInfo? Part) : FunctionOutput("http", Part);

/// <summary>Messages to a queue.</summary>
/// <param name="QueueName">In lower case, setting references resolved.</param>
/// <param name="Connection">The setting that holds the connection string.</param>
/// <param name="Part">As of any output.</param>
internal sealed record QueueOutput(string QueueName, string Connection, PropertyInfo? Part) : FunctionOutput("queue", Part);

/// <summary>All places where a function's result goes.</summary>
internal sealed record FunctionOutputs(IReadOnlyList<FunctionOutput> All)
{
    public IReadOnlyList<QueueOutput> Queues { get; } = [.. All.OfType<QueueOutput>()];

    public HttpOutput? Http { get; } = All.OfType<HttpOutput>().FirstOrDefault();

    /// <summary>Takes a result that has parts to it apart; middleware then sees the parts and no result.</summary>
    public void TakeApart(InvocationBindings bindings)
    {
        if (bindings.Result is not { } result || All.Count == 0 || All.Any(output => output.Part is null))
            return;

        foreach (var output in All)
        {
            if (output.Part!.GetValue(result) is { } part)
                bindings.Outputs[output.Name] = part;
        }

        bindings.Result = null;
    }
}

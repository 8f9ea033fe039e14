using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Outputs;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Timers;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>Turns a method marked as a function into one, or says why it cannot be.</summary>
internal sealed partial class FunctionReader(
    HttpSourceReader http, QueueSourceReader queues, TimerSourceReader timers, OutputReader results, IConfiguration configuration)
{
    public Function? Read(MethodInfo method, StartupProblems problems)
    {
        var name = method.GetCustomAttribute<FunctionAttribute>()!.Name;
        var before = problems.Count;
        if (!FunctionName().IsMatch(name) || string.Equals(name, "host", StringComparison.OrdinalIgnoreCase))
            Refuse("a function's name is a letter, then up to 127 letters, digits, '_' or '-'; and not 'host'");
        CheckMethod(method, Refuse);

        var triggers = method.GetParameters()
            .Select(parameter => (Parameter: parameter, Attribute: parameter.GetCustomAttribute<TriggerBindingAttribute>(inherit: false)))
            .Where(candidate => candidate.Attribute is not null)
            .ToList();
        if (triggers is not [{ Parameter: var triggered, Attribute: { } attribute }])
        {
            Refuse($"it has {triggers.Count} triggers; a function has exactly one");
            return null;
        }

        var source = ReadTrigger(name, attribute, triggered.ParameterType, Refuse);
        var outputs = results.Read(method, source, Refuse);
        var retries = RetryReader.Read(method, attribute, Refuse);
        ImmutableArray<ParameterSource> arguments = source is null
            ? []
            : [.. method.GetParameters().Select(parameter => ParameterBinding.Of(parameter, source, Refuse)).OfType<ParameterSource>()];

        return source is null || problems.Count > before
            ? null
            : new Function(name, method, source, triggered.Name!, arguments)
            {
                Disabled = FunctionCatalog.IsDisabled(configuration, name),
                Outputs = outputs,
                Retries = retries,
            };

        void Refuse(string problem) => problems.Add(name, problem);
    }

    private TriggerSource? ReadTrigger(string name, TriggerBindingAttribute attribute, Type payload, Action<string> refuse) =>
        attribute switch
        {
            HttpTriggerAttribute trigger => http.Read(name, trigger, refuse),
            QueueTriggerAttribute trigger => queues.Read(trigger, payload, refuse),
            TimerTriggerAttribute trigger => timers.Read(trigger, refuse),
            _ => throw new InvalidOperationException($"{attribute.GetType()} is a trigger this host does not know."),
        };

    private static void CheckMethod(MethodInfo method, Action<string> refuse)
    {
        var type = method.DeclaringType!;
        if (type.IsNested || !type.IsPublic || type.ContainsGenericParameters)
            refuse($"its class {type.FullName} must be public, not nested and not generic");
        if (type.IsAbstract && !method.IsStatic)
            refuse($"its class {type.FullName} is abstract");
        if (!method.IsPublic || method.IsGenericMethod)
            refuse($"its method {method.Name} must be public and not generic");
        if ((method.ReturnType.IsGenericType ? method.ReturnType.GetGenericTypeDefinition() : method.ReturnType) is var returned
            && (returned == typeof(ValueTask) || returned == typeof(ValueTask<>)))
            refuse("it returns a ValueTask, which the worker does not await: return Task");
        if (method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)))
            refuse("it is async void, which nobody can await: return Task");
    }

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_-]{0,127}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FunctionName();
}

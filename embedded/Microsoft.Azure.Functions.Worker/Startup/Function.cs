using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Outputs;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>One function of the app, ready to be run.</summary>
internal sealed class Function : FunctionDefinition
{
    private readonly ImmutableDictionary<string, BindingMetadata> _outputBindings = ImmutableDictionary<string, BindingMetadata>.Empty;

    public Function(
        string name,
        MethodInfo method,
        TriggerSource trigger,
        string triggerParameter,
        ImmutableArray<ParameterSource> arguments)
    {
        Name = name;
        Id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..16];
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}";
        PathToAssembly = method.DeclaringType.Assembly.Location;
        Parameters = [.. method.GetParameters().Select(parameter => parameter.HasDefaultValue
            ? new FunctionParameter(parameter.Name!, parameter.ParameterType, hasDefaultValue: true, parameter.DefaultValue)
            : new FunctionParameter(parameter.Name!, parameter.ParameterType))];
        InputBindings = ImmutableDictionary<string, BindingMetadata>.Empty.Add(
            triggerParameter, new Binding(triggerParameter, trigger.Type, BindingDirection.In));
        Trigger = trigger;
        Arguments = arguments;
        Method = new FunctionMethod(method);
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings => _outputBindings;

    public TriggerSource Trigger { get; }

    /// <summary>Set by <c>AzureWebJobs.{name}.Disabled</c>: no route, no listener; a manual run still works.</summary>
    public bool Disabled { get; init; }

    public required FunctionOutputs Outputs
    {
        get;
        init
        {
            field = value;
            _outputBindings = value.All.ToImmutableDictionary(
                output => output.Name,
                BindingMetadata (output) => new Binding(output.Name, output.Type, BindingDirection.Out),
                StringComparer.OrdinalIgnoreCase);
        }
    }

    /// <summary>How often a failed run is tried again; null for never.</summary>
    public RetryPolicy? Retries { get; init; }

    public ImmutableArray<ParameterSource> Arguments { get; }

    public FunctionMethod Method { get; }

    /// <summary>The name under which the host logs this function's runs.</summary>
    public string LogCategory => $"Function.{Name}";

    /// <summary>A parameter's value for one invocation: what was set for it before, else what it is bound to.</summary>
    public ValueTask<object?> BindAsync(FunctionParameter parameter, FunctionContext context) =>
        InvocationBindings.Of(context).Inputs.TryGetValue(parameter.Name, out var set)
            ? ValueTask.FromResult(set)
            : Arguments[Parameters.IndexOf(parameter)](context);

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}

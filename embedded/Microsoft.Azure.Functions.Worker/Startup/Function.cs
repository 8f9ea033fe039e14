using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>One function of the app, ready to be run.</summary>
internal sealed class Function : FunctionDefinition
{
    public Function(
        string name,
        MethodInfo method,
        TriggerSource trigger,
        string triggerParameter,
        bool disabled,
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
        OutputBindings = trigger is Http.HttpSource
            ? ImmutableDictionary<string, BindingMetadata>.Empty.Add("$return", new Binding("$return", "http", BindingDirection.Out))
            : ImmutableDictionary<string, BindingMetadata>.Empty;
        Trigger = trigger;
        Disabled = disabled;
        Arguments = arguments;
        Method = new FunctionMethod(method);
    }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override string PathToAssembly { get; }

    public override string EntryPoint { get; }

    public override string Id { get; }

    public override string Name { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    public TriggerSource Trigger { get; }

    /// <summary>Set by <c>AzureWebJobs.{name}.Disabled</c>: no route, no listener; a manual run still works.</summary>
    public bool Disabled { get; }

    public ImmutableArray<ParameterSource> Arguments { get; }

    public FunctionMethod Method { get; }

    /// <summary>The name under which the host logs this function's runs.</summary>
    public string LogCategory => $"Function.{Name}";

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}

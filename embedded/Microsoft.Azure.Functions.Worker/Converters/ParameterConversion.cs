using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker.Converters;

/// <summary>Has a parameter made by a converter, and where that does not care, by the host's own rules.</summary>
internal static class ParameterConversion
{
    /// <param name="converter">A type that is an <see cref="IInputConverter"/>.</param>
    /// <param name="parameter">What is to be made.</param>
    /// <param name="otherwise">The host's own rule, or null when it has none for this parameter.</param>
    public static ParameterSource By(Type converter, ParameterInfo parameter, ParameterSource? otherwise) => async context =>
    {
        var input = new Input(parameter.ParameterType, context.BindingContext.BindingData.GetValueOrDefault(parameter.Name!), context);
        var converted = await context.InstanceServices.GetRequiredService<Instances>().Of(converter).ConvertAsync(input);
        return converted.Status switch
        {
            ConversionStatus.Succeeded => converted.Value,
            ConversionStatus.Failed => throw new FunctionInputConverterException(
                $"The parameter '{parameter.Name}' cannot be made a {parameter.ParameterType.Name}: {converted.Error!.Message}",
                converted.Error),
            _ when otherwise is not null => await otherwise(context),
            _ => Invocation.BindingDataText.Absent(parameter),
        };
    };

    /// <summary>The app's converters, one instance of each.</summary>
    internal sealed class Instances(IServiceProvider services)
    {
        private readonly ConcurrentDictionary<Type, IInputConverter> _made = new();

        public IInputConverter Of(Type type) =>
            _made.GetOrAdd(type, static (type, services) => (IInputConverter)ActivatorUtilities.CreateInstance(services, type), services);
    }

    private sealed class Input(Type target, object? source, FunctionContext context) : ConverterContext
    {
        public override Type TargetType => target;

        public override object? Source => source;

        public override FunctionContext FunctionContext => context;

        public override IReadOnlyDictionary<string, object> Properties => ImmutableDictionary<string, object>.Empty;
    }
}

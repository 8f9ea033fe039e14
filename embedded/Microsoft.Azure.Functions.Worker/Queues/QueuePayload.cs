using System.Reflection;
using System.Text.Json;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>A message's body as the type that the function's parameter has.</summary>
internal static class QueuePayload
{
    /// <summary>Null where no body can become the parameter.</summary>
    public static Func<QueueMessage, FunctionContext, object?>? Reader(ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type == typeof(QueueMessage))
            return (message, _) => message;
        if (type == typeof(BinaryData))
            return (message, _) => message.Body;
        if (type == typeof(byte[]))
            return (message, _) => message.Body.ToArray();
        if (BindingDataText.CanBecome(type))
            return (message, _) => BindingDataText.Become(message.Body.ToString(), parameter);
        if (type.IsPointer || type.IsByRef || type.IsAssignableTo(typeof(Delegate)) || type.IsAssignableTo(typeof(Stream)))
            return null;

        return (message, context) => FromJson(message.Body, parameter, context);
    }

    /// <summary>Whether the platform reads the properties of a JSON payload for a parameter of this type.</summary>
    public static bool EntersDetails(Type type) => type != typeof(QueueMessage) && type != typeof(BinaryData) && type != typeof(byte[]);

    private static object? FromJson(BinaryData body, ParameterInfo parameter, FunctionContext context)
    {
        try
        {
            var serializer = context.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer!;
            return serializer.Deserialize(body.ToStream(), parameter.ParameterType, context.CancellationToken);
        }
        catch (Exception unreadable) when (unreadable is JsonException or NotSupportedException)
        {
            throw new FunctionInputConverterException(
                $"The message is no JSON that '{parameter.Name}', a {parameter.ParameterType.Name}, can be read from.", unreadable);
        }
    }
}

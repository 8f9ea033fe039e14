using System.Collections;
using System.Text;
using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker.Outputs;

/// <summary>The messages that an output's value stands for: texts and bytes as they are, lists by element, anything else as JSON.</summary>
internal static class QueueMessages
{
    public static IEnumerable<byte[]> Of(object? value, ObjectSerializer serializer) => value switch
    {
        null => [],
        string or byte[] or BinaryData or IDictionary => [Body(value, serializer)],
        IEnumerable many => many.Cast<object?>().Where(one => one is not null).Select(one => Body(one!, serializer)),
        _ => [Body(value, serializer)],
    };

    private static byte[] Body(object value, ObjectSerializer serializer) => value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        byte[] bytes => bytes,
        BinaryData data => data.ToArray(),
        _ => serializer.Serialize(value, value.GetType(), CancellationToken.None).ToArray(),
    };
}

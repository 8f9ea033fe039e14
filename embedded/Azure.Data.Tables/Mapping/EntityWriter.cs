using System.Buffers;
using System.Text.Json;

namespace Azure.Data.Tables.Mapping;

/// <summary>A row as the JSON that is sent.</summary>
internal static class EntityWriter
{
    /// <exception cref="NotSupportedException">A value of a type that the service does not have.</exception>
    /// <exception cref="RequestFailedException">What the service would answer to a row outside its limits; nothing was sent.</exception>
    public static ReadOnlyMemory<byte> Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        var limits = new EntityLimits();

        // All ASCII by the default escaping: an emulator that decodes a body piece by piece would break other characters.
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in EntityShape.Values(entity))
            {
                limits.Count(name, value);
                Edm.Write(json, name, value);
            }

            json.WriteEndObject();
        }

        limits.Check();
        return buffer.WrittenMemory;
    }
}

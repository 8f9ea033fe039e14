using System.Text.Json.Serialization;

namespace Azure.Data.Tables.Wire;

internal sealed record NewTable([property: JsonPropertyName("TableName")] string TableName);

internal sealed record TableList([property: JsonPropertyName("value")] IReadOnlyList<NewTable> Value);

[JsonSerializable(typeof(NewTable))]
[JsonSerializable(typeof(TableList))]
internal sealed partial class TableJson : JsonSerializerContext;

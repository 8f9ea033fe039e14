using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Platforms.StandardWebhooks;

/// <param name="Timestamp">When it happened, ISO 8601 with its offset.</param>
internal sealed record StandardEnvelope(string? Type, string? Timestamp, JsonElement? Data);

internal sealed record StandardRefunded(string? OrderId, StandardRefund? Refund);

internal sealed record StandardRefund(string? Id, long? AmountMinor, string? At, IReadOnlyList<StandardReturn>? Lines);

internal sealed record StandardReturn(string? Sku, int? Quantity);

internal sealed record StandardCancelled(string? OrderId, string? At);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StandardEnvelope))]
[JsonSerializable(typeof(StandardRefunded))]
[JsonSerializable(typeof(StandardCancelled))]
internal sealed partial class StandardJson : JsonSerializerContext;

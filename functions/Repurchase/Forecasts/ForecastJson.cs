using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Repurchase.Forecasts;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PopulationSummary))]
[JsonSerializable(typeof(Population))]
[JsonSerializable(typeof(ProductSpread))]
[JsonSerializable(typeof(ProductGaps))]
internal sealed partial class ForecastJson : JsonSerializerContext;

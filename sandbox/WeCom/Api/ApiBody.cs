using System.Text.Json;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>A request's JSON object, read strictly: a field of the wrong type is refused (40058), an absent one is null.</summary>
internal sealed class ApiBody(JsonElement json)
{
    public string? Text(string name) => Field(name, JsonValueKind.String)?.GetString();

    /// <summary>Null where it is absent; refused where it is longer than so many characters.</summary>
    public string? Short(string name, int most) => Text(name) is not { } text || text.EnumerateRunes().Count() <= most
        ? Text(name)
        : throw WeComError.BadParameter($"{name} is longer than {most} characters");

    /// <summary>Whether the field is there and is a list with something in it.</summary>
    public bool Holds(string name) => Field(name, JsonValueKind.Array)?.GetArrayLength() > 0;

    public int? Number(string name) => Field(name, JsonValueKind.Number) is not { } field ? null
        : field.TryGetInt32(out var number) ? number
        : throw WeComError.BadParameter(name);

    /// <summary>An id that callers write as a number or as its digits.</summary>
    public string? NumberOrText(string name) => json.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.Number
        ? field.GetRawText()
        : Text(name);

    public long? Seconds(string name) => Field(name, JsonValueKind.Number) is not { } field ? null
        : field.TryGetInt64(out var number) ? number
        : throw WeComError.BadParameter(name);

    public bool? Flag(string name) => json.TryGetProperty(name, out var field) && field.ValueKind is JsonValueKind.True or JsonValueKind.False
        ? field.GetBoolean()
        : Field(name, JsonValueKind.True)?.GetBoolean();

    public ApiBody? Object(string name) => Field(name, JsonValueKind.Object) is { } field ? new ApiBody(field) : null;

    public IReadOnlyList<string>? Texts(string name) => Items(name, JsonValueKind.String)?.ConvertAll(item => item.GetString()!);

    public IReadOnlyList<ApiBody>? Objects(string name) => Items(name, JsonValueKind.Object)?.ConvertAll(item => new ApiBody(item));

    private List<JsonElement>? Items(string name, JsonValueKind kind)
    {
        if (Field(name, JsonValueKind.Array) is not { } field)
            return null;
        List<JsonElement> items = [.. field.EnumerateArray()];
        return items.TrueForAll(item => item.ValueKind == kind) ? items : throw WeComError.BadParameter(name);
    }

    private JsonElement? Field(string name, JsonValueKind kind)
    {
        if (!json.TryGetProperty(name, out var field) || field.ValueKind is JsonValueKind.Null)
            return null;
        return field.ValueKind == kind ? field : throw WeComError.BadParameter(name);
    }
}

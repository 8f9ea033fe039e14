using System.Globalization;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>One page of a list: <c>limit</c>, <c>cursor</c> in, <c>next_cursor</c> out, empty at the end.</summary>
internal static class ApiPage
{
    public static JsonObject Of<T>(ApiBody body, string name, IReadOnlyList<T> all, int most, int usual, Func<T, JsonNode> row, string limitName = "limit")
    {
        var limit = body.Number(limitName) ?? usual;
        if (limit < 1 || limit > most)
            throw WeComError.BadParameter(limitName);
        var skip = 0;
        if (body.Text("cursor") is { Length: > 0 } cursor
            && (!int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out skip) || skip > all.Count))
            throw WeComError.BadParameter("cursor");
        return new JsonObject
        {
            ["next_cursor"] = skip + limit < all.Count ? (skip + limit).ToString(CultureInfo.InvariantCulture) : "",
            [name] = new JsonArray([.. all.Skip(skip).Take(limit).Select(row)]),
        };
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}

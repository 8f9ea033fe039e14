using System.Net.Http.Json;
using System.Text.Json;

namespace PrivateDomain.Tests.Api;

/// <summary>Reads refusals: every one is problem details with a code that programs may rely on.</summary>
internal static class Problems
{
    public static async Task<string> Code(this HttpResponseMessage answer) => (await answer.Problem()).GetProperty("code").GetString()!;

    public static async Task<JsonElement> Problem(this HttpResponseMessage answer)
    {
        Assert.False(answer.IsSuccessStatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)answer.StatusCode, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:private-domain:problem:" + problem.GetProperty("code").GetString(), problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        return problem;
    }

    /// <summary>The fields that are not right, in order.</summary>
    public static async Task<IReadOnlyList<string>> Fields(this HttpResponseMessage answer)
    {
        var problem = await answer.Problem();
        Assert.Equal("invalid-request", problem.GetProperty("code").GetString());
        return [.. problem.GetProperty("errors").EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal)];
    }
}

using System.Text.Json.Serialization.Metadata;

namespace PrivateDomain.Sandbox.Control;

/// <summary>How <c>/sandbox/</c> reads what it is sent and answers: 404 for who does not exist, 409 for what cannot happen, 400 for a body that is no JSON.</summary>
internal static class ControlAnswer
{
    public static IResult Answer<T>(T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        Results.Json(value, type, contentType: null, status);

    public static async Task<T> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type) =>
        await request.ReadFromJsonAsync(type, request.HttpContext.RequestAborted) ?? throw new BadHttpRequestException("A JSON object is needed.");

    public static async ValueTask<object?> RefuseImpossibleAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (KeyNotFoundException error)
        {
            return Answer(new Problem(error.Message), ControlJson.Default.Problem, StatusCodes.Status404NotFound);
        }
        catch (InvalidOperationException error)
        {
            return Answer(new Problem(error.Message), ControlJson.Default.Problem, StatusCodes.Status409Conflict);
        }
        catch (Exception error) when (error is System.Text.Json.JsonException or BadHttpRequestException)
        {
            return Answer(new Problem(error.Message), ControlJson.Default.Problem, StatusCodes.Status400BadRequest);
        }
    }
}

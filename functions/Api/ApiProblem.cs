using Microsoft.AspNetCore.Http;

namespace PrivateDomain.Api;

/// <summary>
/// The request is refused: RFC 9457 problem details with a stable <paramref name="code"/> for programs and a sentence for people.
/// Thrown inside a function, answered by <see cref="ApiMiddleware"/>.
/// </summary>
public sealed class ApiProblem(int status, string code, string detail) : Exception(detail)
{
    public int Status { get; } = status;
    public string Code { get; } = code;

    /// <summary>Per field what is wrong with it; empty where the problem is not about fields.</summary>
    public IReadOnlyDictionary<string, string> Errors { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IResult ToResult()
    {
        var extensions = new Dictionary<string, object?>(StringComparer.Ordinal) { ["code"] = Code };
        if (Errors.Count > 0) extensions["errors"] = Errors;
        return Results.Problem(Message, statusCode: Status, type: $"urn:private-domain:problem:{Code}", title: Title(Status), extensions: extensions);
    }

    private static string Title(int status) => status switch
    {
        400 => "The request is not valid",
        401 => "Not recognised",
        403 => "Not allowed",
        404 => "Not found",
        409 => "In conflict with what is stored",
        413 => "The body is too large",
        422 => "The key was used for another request",
        502 => "The platform did not take it",
        503 => "Not available now; try again",
        _ => "The request failed",
    };
}

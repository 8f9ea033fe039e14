namespace PrivateDomain.Api;

/// <summary>Collects what is wrong with a request, so that its sender hears of everything at once.</summary>
public sealed class Checks
{
    private readonly Dictionary<string, string> errors = new(StringComparer.Ordinal);

    public Checks That(bool holds, string field, string otherwise)
    {
        if (!holds) errors.TryAdd(field, otherwise);
        return this;
    }

    public Checks Text(string? value, string field, int most) => That(
        !string.IsNullOrWhiteSpace(value) && value.Length <= most, field, $"must be text of 1 to {most} characters");

    /// <summary>An id that operators choose: it stands in URLs and keys.</summary>
    public Checks Id(string? value, string field) => That(
        value is { Length: >= 1 and <= 100 } && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'),
        field, "must be 1 to 100 letters, digits, dots, underscores or hyphens");

    public Checks Currency(string? value, string field) => That(
        value is { Length: 3 } && value.All(char.IsAsciiLetterUpper), field, "must be an ISO 4217 code such as CNY");

    /// <summary>Throws what was collected as one 400.</summary>
    public void Throw()
    {
        if (errors.Count > 0)
            throw new ApiProblem(400, "invalid-request", "These fields are not right: " + string.Join(", ", errors.Keys) + ".") { Errors = errors };
    }
}

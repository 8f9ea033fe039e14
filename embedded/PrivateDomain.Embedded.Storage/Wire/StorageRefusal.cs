namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>The service says no: the status and the code that Azure answers in this case.</summary>
/// <remarks>Status and error codes: https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2.</remarks>
internal sealed class StorageRefusal(int status, string code, string message) : Exception(message)
{
    public int Status => status;

    public string Code => code;

    /// <summary>Headers that go with it, such as the state of a lease.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>Elements beside code and message in the answer's body: which parameter it was, and what it may be.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];
}

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>A request of the REST protocol, wherever it came from.</summary>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Of the service, without the account: begins with a slash, percent-encoding as it came.</param>
/// <param name="Query">Decoded, names without regard to case.</param>
/// <param name="Headers">Names without regard to case.</param>
/// <param name="BaseAddress">What addresses in answers begin with: scheme, host and account, without a slash at the end.</param>
internal sealed record StorageRequest(
    string Method,
    string Path,
    IReadOnlyDictionary<string, string> Query,
    IReadOnlyDictionary<string, string> Headers,
    ReadOnlyMemory<byte> Body,
    string BaseAddress)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public string? Parameter(string name) => Query.GetValueOrDefault(name);
}

/// <summary>The answer to one.</summary>
internal sealed class StorageResponse(int status)
{
    public int Status => status;

    public List<(string Name, string Value)> Headers { get; } = [];

    public ReadOnlyMemory<byte> Body { get; init; }

    public StorageResponse With(string name, string value)
    {
        Headers.Add((name, value));
        return this;
    }

    /// <summary>The same under another status.</summary>
    public StorageResponse As(int other)
    {
        var answer = new StorageResponse(other) { Body = Body };
        answer.Headers.AddRange(Headers);
        return answer;
    }
}

/// <summary>
/// What a request asks of the store, once its form has been checked: a read in a snapshot, or a write in a group. Exactly one is set.
/// </summary>
internal sealed record Operation
{
    public Func<Engine.Session, StorageResponse>? Read { get; private init; }

    public Func<Engine.WriteScope, StorageResponse>? Write { get; private init; }

    /// <summary>Whether rows remain of what it deletes, which are to be swept.</summary>
    public bool LeavesRows { get; init; }

    public static Operation Reading(Func<Engine.Session, StorageResponse> read) => new() { Read = read };

    public static Operation Writing(Func<Engine.WriteScope, StorageResponse> write) => new() { Write = write };

    /// <summary>An answer that needs no store.</summary>
    public static Operation Answering(StorageResponse answer) => new() { Read = _ => answer };
}

/// <summary>Tables, queues or blobs: what a request means.</summary>
internal interface IStorageService
{
    /// <exception cref="StorageRefusal">The request is not well formed; the operation's own refusals come when it is run.</exception>
    Operation Plan(StorageRequest request);

    /// <summary>A refusal in the form that this service gives it.</summary>
    StorageResponse Refuse(StorageRequest request, StorageRefusal refusal);

    /// <summary>
    /// Deletes a small portion of what no client sees any more, such as the rows of a deleted table; run while nothing else waits. True when
    /// there may be more.
    /// </summary>
    bool Sweep(Engine.WriteScope scope);
}

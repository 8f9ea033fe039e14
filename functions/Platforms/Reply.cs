namespace PrivateDomain.Platforms;

/// <summary>What answers of both platforms' APIs carry.</summary>
internal record Reply
{
    public int? Errcode { get; init; }

    public string? Errmsg { get; init; }

    /// <summary>What became of the call; null where this is no answer of the platform. Some calls of Official Accounts name a code
    /// only when something is wrong.</summary>
    internal virtual int? Code => Errcode;
}

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The key that a caller of an HTTP function must show.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user of the platform; this host has none and refuses the level at start-up.</summary>
    User = 1,

    /// <summary>One of the function's own keys, one of the host's, or the master key.</summary>
    Function = 2,

    /// <summary>An extension's key; this host has none and refuses the level at start-up.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}

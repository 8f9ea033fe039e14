namespace PrivateDomain.Embedded.Storage;

/// <summary>The folder cannot be used as a store, and the message says to a person why and what to do.</summary>
public sealed class StoreRefusedException(string message, Exception? cause = null) : Exception(message, cause);

namespace PrivateDomain;

/// <summary>The app cannot start, for a reason that whoever runs it can mend: the message says which and how.</summary>
public sealed class StartRefusedException(string message, Exception? cause = null) : Exception(message, cause);

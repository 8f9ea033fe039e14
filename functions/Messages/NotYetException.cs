namespace PrivateDomain.Messages;

/// <summary>
/// Nothing is wrong, but it is too early: another run has to end before. Thrown by a handler, it brings the same message again after
/// <see cref="MessageOptions.AgainAfter"/>, at most <see cref="MessageOptions.MostAgain"/> times; then it is a failure like any other.
/// </summary>
/// <param name="message">What is waited for.</param>
public sealed class NotYetException(string message) : Exception(message);

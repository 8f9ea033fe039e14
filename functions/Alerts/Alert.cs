namespace PrivateDomain.Alerts;

/// <summary>Something that a person has to put right, and how.</summary>
/// <param name="Key">The same matter is the same alert, however often it is met.</param>
/// <param name="Text">What happened and what to do about it.</param>
/// <param name="Since">System time, UTC, of the first time.</param>
/// <param name="Last">Of the last time, to the minute.</param>
public sealed record Alert(string Key, string Text, DateTimeOffset Since, DateTimeOffset Last);

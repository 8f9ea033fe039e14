using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>Something that crossed the wire between the app and the platform.</summary>
/// <param name="Number">Counts up from 1 without gaps, also past the entries that the log has forgotten.</param>
/// <param name="At">When it began, by the simulator's clock, UTC.</param>
/// <param name="Began">When it began, in system time since the simulator started.</param>
/// <param name="Took">System time until the answer was known.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ApiCall), "api")]
[JsonDerivedType(typeof(CallbackAttempt), "callback")]
[JsonDerivedType(typeof(VerificationAttempt), "verification")]
[JsonDerivedType(typeof(OfficialAccount.FollowerCallback), "followerCallback")]
[JsonDerivedType(typeof(WeChatPay.CouponUseAttempt), "couponUse")]
public abstract record Traffic(long Number, DateTimeOffset At, TimeSpan Began, TimeSpan Took)
{
    /// <summary>System time since the simulator started, at the answer.</summary>
    public TimeSpan Ended => Began + Took;
}

/// <summary>A call the app made. Queries are left out: they hold the token or the secret.</summary>
/// <param name="Path">Below <c>/cgi-bin/</c>, such as <c>externalcontact/send_welcome_msg</c>.</param>
/// <param name="Body">The JSON sent; null for GET or where it was no JSON.</param>
/// <param name="Performed">False where an arranged fault kept the call from having any effect.</param>
/// <param name="Fault">The arranged fault, if one struck.</param>
public sealed record ApiCall(
    long Number, DateTimeOffset At, TimeSpan Began, TimeSpan Took, string Method, string Path, JsonElement? Body,
    int ErrCode, string ErrMsg, bool Performed, string? Fault) : Traffic(Number, At, Began, Took);

/// <summary>One delivery of one event to the app.</summary>
/// <param name="Attempt">1 for the first; the platform gives up after the fourth.</param>
/// <param name="Copy">Which of several parallel deliveries; 1 where there is only one.</param>
/// <param name="Status">HTTP status; null where none came in time.</param>
/// <param name="Accepted">200 with an empty body or <c>success</c> arrived in time.</param>
/// <param name="Failure">Why it does not count, in a few words.</param>
public sealed record CallbackAttempt(
    long Number, DateTimeOffset At, TimeSpan Began, TimeSpan Took, PlatformEvent Event, int Attempt, int Copy,
    int? Status, bool Accepted, string? Failure) : Traffic(Number, At, Began, Took);

/// <summary>One verification of the callback address by GET.</summary>
public sealed record VerificationAttempt(
    long Number, DateTimeOffset At, TimeSpan Began, TimeSpan Took, int? Status, bool Accepted, string? Failure)
    : Traffic(Number, At, Began, Took);

/// <summary>The newest calls and callbacks, oldest first. What a test judges by.</summary>
public sealed class TrafficLog
{
    private readonly Lock _gate = new();
    private readonly Queue<Traffic> _entries = new();
    private readonly TimeProvider _clock;
    private readonly int _capacity;
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _count;

    internal TrafficLog(TimeProvider clock, int capacity) => (_clock, _capacity) = (clock, capacity);

    /// <summary>Told after each new entry.</summary>
    internal Action Grew { get; set; } = () => { };

    public IReadOnlyList<Traffic> Entries
    {
        get
        {
            lock (_gate)
                return [.. _entries];
        }
    }

    public IReadOnlyList<ApiCall> ApiCalls => [.. Entries.OfType<ApiCall>()];

    public IReadOnlyList<CallbackAttempt> CallbackAttempts => [.. Entries.OfType<CallbackAttempt>()];

    /// <summary>Calls of one endpoint, such as <c>externalcontact/send_welcome_msg</c>.</summary>
    public IReadOnlyList<ApiCall> CallsTo(string path) =>
        [.. ApiCalls.Where(call => string.Equals(call.Path, path, StringComparison.Ordinal))];

    internal Moment Now() => new(_clock.GetUtcNow(), Stopwatch.GetElapsedTime(_start));

    /// <param name="entry">Makes the entry from its number and from how long it took.</param>
    internal void Add(Moment began, Func<long, TimeSpan, Traffic> entry)
    {
        lock (_gate)
        {
            if (_entries.Count == _capacity)
                _entries.Dequeue();
            _entries.Enqueue(entry(++_count, Stopwatch.GetElapsedTime(_start) - began.Since));
        }
        Grew();
    }

    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Moment(DateTimeOffset At, TimeSpan Since);
}

using System.Globalization;
using System.Xml;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>A lease on a blob or a container, and what becomes of it. Times are ticks in UTC.</summary>
/// <param name="Seconds">How long it lasts from a renewal on; -1 for ever.</param>
/// <param name="Until">When it expires or, once somebody broke it, when it is broken.</param>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/lease-blob, tables of outcomes.</remarks>
internal sealed record Lease(string Id, long Seconds, long Until, bool IsBroken)
{
    public const long Forever = -1;

    private static long Second => TimeSpan.TicksPerSecond;

    public static Lease? Parse(string? stored) => stored?.Split('|') is [var id, var seconds, var until, var broken]
        ? new(id, long.Parse(seconds, CultureInfo.InvariantCulture), long.Parse(until, CultureInfo.InvariantCulture), broken == "1")
        : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}|{Seconds}|{Until}|{(IsBroken ? 1 : 0)}");

    public static Lease Acquire(Lease? lease, string? proposed, Func<string> newId, long seconds, long now)
    {
        if (lease?.IsHeldAt(now) is true && (lease.Id != proposed || lease.IsBroken))
            throw lease.Id == proposed ? LeaseRefusals.BreakingNotAcquired() : LeaseRefusals.AlreadyPresent();
        return new Lease(proposed ?? newId(), seconds, End(seconds, now), IsBroken: false);
    }

    /// <summary>Also one that has expired, as long as nobody wrote or took one meanwhile.</summary>
    public static Lease Renew(Lease? lease, string id, long now)
    {
        var mine = Mine(lease, id);
        return mine.IsBroken ? throw LeaseRefusals.BrokenNotRenewed() : mine with { Until = End(mine.Seconds, now) };
    }

    public static Lease Change(Lease? lease, string id, string proposed, long now)
    {
        if (lease?.IsHeldAt(now) is not true)
            throw LeaseRefusals.NotPresent();
        if (lease.Id != id && lease.Id != proposed)
            throw LeaseRefusals.Mismatch();
        return lease.IsBroken ? throw LeaseRefusals.BreakingNotChanged() : lease with { Id = proposed };
    }

    public static void Release(Lease? lease, string id) => Mine(lease, id);

    /// <param name="period">In seconds, at most; null for as long as the lease lasts, and at once for one that lasts for ever.</param>
    public static Lease Break(Lease? lease, long? period, long now)
    {
        if (lease is null)
            throw LeaseRefusals.NotPresent();
        if (!lease.IsHeldAt(now))
            return lease with { IsBroken = true, Until = now };
        var latest = lease.Seconds != Forever || lease.IsBroken ? lease.Until : period is null ? now : long.MaxValue;
        return lease with { IsBroken = true, Until = period is { } seconds ? Math.Min(latest, now + seconds * Second) : latest };
    }

    /// <summary>Rounded up, in seconds.</summary>
    public long RemainingAt(long now) => Math.Max(0, (Until - now + Second - 1) / Second);

    public bool IsHeldAt(long now) => now < Until;

    /// <summary>What a blob or container without one, or with one, says of it in headers.</summary>
    public static StorageResponse AddTo(StorageResponse answer, Lease? lease, long now)
    {
        foreach (var (name, value) in Told(lease, now))
            answer.With(name, value);
        return answer;
    }

    public static void WriteTo(XmlWriter xml, Lease? lease, long now)
    {
        foreach (var (name, value) in Told(lease, now))
            xml.WriteElementString(name switch { "x-ms-lease-status" => "LeaseStatus", "x-ms-lease-state" => "LeaseState", _ => "LeaseDuration" }, value);
    }

    private static IEnumerable<(string Name, string Value)> Told(Lease? lease, long now)
    {
        var held = lease?.IsHeldAt(now) is true;
        yield return ("x-ms-lease-status", held ? "locked" : "unlocked");
        yield return ("x-ms-lease-state", lease is null ? "available" : lease.IsBroken ? held ? "breaking" : "broken" : held ? "leased" : "expired");
        if (held && !lease!.IsBroken)
            yield return ("x-ms-lease-duration", lease.Seconds == Forever ? "infinite" : "fixed");
    }

    private static Lease Mine(Lease? lease, string id) => lease is not null && lease.Id == id ? lease : throw LeaseRefusals.Mismatch();

    private static long End(long seconds, long now) => seconds == Forever ? long.MaxValue : now + seconds * Second;
}

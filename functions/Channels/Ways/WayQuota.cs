using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Alerts;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>
/// How many of its contact ways the corporation has used: counted every night, a row of the table <c>runtime</c>. In between each instance adds
/// what it makes itself.
/// </summary>
public sealed class WayQuota
{
    /// <summary>WeCom's code of a used up quota.</summary>
    public const int UsedUp = 41045;

    private const string Partition = "contact-ways";
    private const string CountRow = "count";
    private const string Alert = "contact-ways";
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private readonly Tables tables;
    private readonly AlertBoard alerts;
    private readonly MessageSender messages;
    private readonly TimeProvider system;
    private readonly int most;
    private readonly Recent<Counted> recent;

    private int made;
    private long countedAt;
    private long recycledAt = long.MinValue;

    public WayQuota(Tables tables, AlertBoard alerts, MessageSender messages, IOptions<ContactWayOptions> options, [FromKeyedServices(Clocks.System)] TimeProvider system)
    {
        (this.tables, this.alerts, this.messages, this.system, most) = (tables, alerts, messages, system, options.Value.Most);
        recent = new(system, Read);
    }

    /// <summary>Not to be made now: too few are left.</summary>
    public async Task<Verdict?> Refuses(CancellationToken stop)
    {
        var counted = await recent.Get(stop);
        // What was made before a count is in it.
        if (Interlocked.Exchange(ref countedAt, counted.At.UtcTicks) != counted.At.UtcTicks) Volatile.Write(ref made, 0);
        if (counted.Count + Volatile.Read(ref made) < most) return null;
        await alerts.Raise(Alert, Text(counted.Count + Volatile.Read(ref made)) + $" No new ones are made (ContactWays__Most is {most}): customers are shown a code that stands already.", stop);
        return new Verdict(VerdictKind.Misconfigured, UsedUp, $"The corporation has {counted.Count} contact ways, and ContactWays__Most is {most}: delete what is no longer needed.");
    }

    /// <summary>Whether more than what stands is not to be counted on: too few are left, or WeCom said within the hour that none is.</summary>
    public async Task<bool> IsTight(CancellationToken stop) => SaidUsedUp(system.GetTimestamp()) || await Refuses(stop) is not null;

    /// <summary>Takes notice of what became of one: a made one counts, and a used up quota sets off tidying up, once an hour.</summary>
    public async Task Note(Verdict verdict, CancellationToken stop)
    {
        if (verdict.IsDelivered) Interlocked.Increment(ref made);
        if (verdict.Code != UsedUp) return;
        var (now, before) = (system.GetTimestamp(), Interlocked.Read(ref recycledAt));
        if (SaidUsedUp(now)) return;
        if (Interlocked.CompareExchange(ref recycledAt, now, before) == before) await messages.Send(new ContactWaysUsedUp(), stop);
    }

    /// <summary>They were counted. From nine tenths on somebody has to know.</summary>
    public async Task Keep(int count, CancellationToken stop)
    {
        await tables.Runtime.Put(new TableEntity(Partition, CountRow) { ["count"] = count, ["at"] = system.GetUtcNow() }, stop);
        recent.Forget();
        if (count >= ContactWayOptions.MostOfCorporation / 10 * 9)
            await alerts.Raise(Alert, Text(count) + " Delete codes of groups and of other apps that are no longer needed; unused ones of this app are deleted at night.", stop);
        else await alerts.Dismiss(Alert, stop);
    }

    private bool SaidUsedUp(long now) => Interlocked.Read(ref recycledAt) is var at && at != long.MinValue && system.GetElapsedTime(at, now) < Pause;

    private async Task<Counted> Read(CancellationToken stop) => await tables.Runtime.Find(Partition, CountRow, stop) is { } row ? new(row.Number("count"), row.Time("at")) : new(0, default);

    private static string Text(int count) => $"The corporation has {count} of {ContactWayOptions.MostOfCorporation} contact ways, our codes of groups among them.";

    private sealed record Counted(int Count, DateTimeOffset At);
}

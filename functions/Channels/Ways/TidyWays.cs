using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Ways;

/// <summary>Contact ways made in this time are looked at as far as this page of WeCom's list.</summary>
/// <param name="From">System time.</param>
public sealed record TidyReached(DateTimeOffset From, DateTimeOffset Until, string? Cursor);

/// <summary>
/// Deletes contact ways of this app that no row knows: what was made when the answer was lost, or the process died before it was noted. A page a
/// message, so that no run is long. Each way is looked at once in its life, when it is a day old; one of another app is never touched. Then
/// they are counted.
/// </summary>
public sealed partial class TidyWays(
    WeComClient wecom, OwnWays ownWays, TidyMark mark, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<TidyWays> log)
    : IHandle<TidyReached>
{
    private const int Page = 100;

    public async Task Handle(TidyReached message, CancellationToken stop)
    {
        var listed = await wecom.ListContactWays(message.From, message.Until, message.Cursor, Page, stop);
        if (listed.Value is not { } page) throw NotNow(listed.Verdict);
        foreach (var id in page.ConfigIds) await Look(id, stop);
        if (page.NextCursor is { } next) await messages.Send(message with { Cursor = next }, stop);
        else
        {
            await mark.Keep(message.Until, stop);
            await messages.Send(new CountReached(0, system.GetUtcNow(), Cursor: null), stop);
        }
    }

    private async Task Look(string configId, CancellationToken stop)
    {
        var found = await wecom.GetContactWay(configId, stop);
        if (found.Verdict.Code == WeComVerdicts.ContactWayGone) return;
        if (found.Value is not { } way) throw NotNow(found.Verdict);
        if (!await ownWays.IsOrphan(way, stop)) return;
        var verdict = await wecom.DeleteContactWay(configId, stop);
        if (!verdict.IsDelivered) throw NotNow(verdict);
        Log.Deleted(log, configId, way.State);
    }

    private static TimeoutException NotNow(Verdict verdict) => new($"WeCom does not let contact ways be tidied up now; the queue brings the page again. {verdict.Code} {verdict.Reason}");

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The contact way {ConfigId} of {State} was made and never noted; it is deleted.")]
        public static partial void Deleted(ILogger log, string configId, string state);
    }
}

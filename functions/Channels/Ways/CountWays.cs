using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Ways;

/// <summary>So many contact ways were counted up to this page of WeCom's list.</summary>
/// <param name="Until">System time of the count.</param>
public sealed record CountReached(int Count, DateTimeOffset Until, string? Cursor);

/// <summary>Counts the corporation's contact ways, ten pages of a thousand a message, and with them our own codes of groups, which WeCom lists nowhere.</summary>
public sealed class CountWays(WeComClient wecom, WayQuota quota, Tables tables, MessageSender messages) : IHandle<CountReached>
{
    private const int PagesARun = 10;

    public async Task Handle(CountReached message, CancellationToken stop)
    {
        var (count, cursor) = (message.Count, message.Cursor);
        for (var pages = 0; pages < PagesARun; pages++)
        {
            var listed = await wecom.ListContactWays(DateTimeOffset.UnixEpoch, message.Until, cursor, WeComClient.MaxWaysPerPage, stop);
            if (listed.Value is not { } page) throw new TimeoutException($"WeCom does not list the contact ways now; the queue brings the page again. {listed.Verdict.Code} {listed.Verdict.Reason}");
            (count, cursor) = (count + page.ConfigIds.Count, page.NextCursor);
            if (cursor is not null) continue;
            await quota.Keep(count + await tables.ContactWays.Range("group|", "group}", stop: stop).CountAsync(stop), stop);
            return;
        }
        await messages.Send(message with { Count = count, Cursor = cursor }, stop);
    }
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Delivery;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Campaigns;

/// <summary>
/// Reminds a keeper of a shared task, so many hours after it was handed over. The reminder is written down before it is sent: one without an
/// answer is never sent again. Personal tasks are not reminded of: twenty of them would be sixty notices a day.
/// </summary>
public sealed partial class RemindKeeper(MassTasks tasks, WeComClient wecom, IOptions<DeliveryOptions> options, ILogger<RemindKeeper> log)
{
    /// <summary>Of one message, the platform's limit (41094).</summary>
    private const int MostADay = 3;

    /// <param name="task">Lies with its keeper, who has not confirmed it, in waking hours.</param>
    public async Task Handle(MassTask task, DateTimeOffset now, CancellationToken stop)
    {
        if (!IsTime(task, options.Value.RemindKeeperAfter, now)) return;
        if (await tasks.Change(task, task with { Reminded = [.. task.Reminded, now] }, stop) is null) return;
        var verdict = await wecom.RemindKeepers(task.MsgId, CancellationToken.None);
        if (!verdict.IsDelivered) Log.NotReminded(log, task.Campaign, task.Number, task.Keeper, verdict.Code, verdict.Reason);
    }

    /// <summary>Whether more of the stated hours have passed than reminders were sent; what was missed in an outage is one reminder.</summary>
    public static bool IsTime(MassTask task, IReadOnlyList<TimeSpan> hours, DateTimeOffset now) =>
        task.HandedAt is { } handed
        && hours.Where(after => handed + after <= now).Select(after => handed + after).DefaultIfEmpty(DateTimeOffset.MinValue).Max() is var latest && latest > DateTimeOffset.MinValue
        && !task.Reminded.Any(at => at >= latest)
        && task.Reminded.Count(at => now - at < TimeSpan.FromHours(24)) < MostADay;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Campaign {Campaign}, task {Number}: {Keeper} was not reminded: {Code} {Reason}")]
        public static partial void NotReminded(ILogger log, string campaign, string number, string keeper, int code, string reason);
    }
}

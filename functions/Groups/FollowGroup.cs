using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Groups;

/// <summary>A group is not as we know it and has to be read.</summary>
/// <param name="At">System time when that was noticed: who reads it later sees what happened.</param>
public sealed record GroupChanged(string ChatId, DateTimeOffset At, int Tries = 0);

/// <summary>
/// Keeps our list of a group's members. A change that follows from the version we have is applied; any other, and what an event does not say, is
/// read from the platform. Whoever comes or goes and is a contact is told of in the timeline, before the list says it: after a death the same
/// comparison tells the same.
/// </summary>
public sealed partial class FollowGroup(
    GroupStore groups, TellGroupChange tellGroupChange, WeComClient wecom, MessageSender messages, BusinessClock clock,
    [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<FollowGroup> log) : IHandle<GroupChanged>
{
    private const int GroupDismissed = 49008;

    public async Task Handle(WeComEvent fact, CancellationToken stop)
    {
        var known = await groups.Find(fact.ChatId!, stop);
        if (fact.ChangeType is "dismiss")
        {
            await Dismiss(known ?? Group.Unknown(fact.ChatId!), stop);
            return;
        }
        // Told before.
        if (known is { Version.Length: > 0 } && known.Version == fact.CurMemVer) return;
        if (known?.After(fact) is { } after)
        {
            await tellGroupChange.Handle(known, after, clock.FromSystem(fact.CreateTime), stop);
            if (await groups.Save(after, stop)) return;
        }
        await Read(fact.ChatId!, stop);
    }

    /// <summary>Has the group read.</summary>
    public Task Read(string chatId, CancellationToken stop) => messages.Send(new GroupChanged(chatId, system.GetUtcNow()), stop);

    public async Task Handle(GroupChanged message, CancellationToken stop)
    {
        var known = await groups.Find(message.ChatId, stop) ?? Group.Unknown(message.ChatId);
        if (known.Dismissed || known.ReadAt > message.At) return;
        var readAt = system.GetUtcNow();
        var answer = await wecom.GetGroup(message.ChatId, stop);
        if (answer.Value is { } told)
        {
            var now = known.As(told, readAt);
            if (now.Says(known)) return;
            await tellGroupChange.Handle(known, now, clock.GetUtcNow(), stop);
            // Somebody else read or changed it meanwhile: what that run saw may be older.
            if (!await groups.Save(now, stop)) await messages.Send(message, stop);
        }
        else if (answer.Verdict.Code == GroupDismissed) await Dismiss(known, stop);
        else if (answer.Verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries)
            await messages.Send(message with { Tries = message.Tries + 1 }, stop, answer.Verdict.Pause(message.Tries));
        else Log.NotRead(log, message.ChatId, answer.Verdict.Code, answer.Verdict.Reason);
    }

    // A group that is dismissed does not come back, so whoever overtakes this says no less.
    private async Task Dismiss(Group known, CancellationToken stop)
    {
        for (var group = known; !group.Dismissed; group = await groups.Find(known.ChatId, stop) ?? known)
            if (await groups.Save(group with { Dismissed = true }, stop)) return;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The group {Chat} could not be read: {Code} {Reason}")]
        public static partial void NotRead(ILogger log, string chat, int code, string reason);
    }
}

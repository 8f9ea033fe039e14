using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>Something between a customer and a keeper is not as we know it: a keeper edited it, or does not list it any more.</summary>
public sealed record RelationTouched(string ExternalId, string Keeper, int Tries = 0);

/// <summary>
/// Asks the platform how a customer stands with all its keepers, and brings our rows in line. That it does not name a keeper is the proof
/// that their relation has ended, also where the keeper has vanished and nobody asks for that relation any more; that it does not answer is none.
/// </summary>
public sealed partial class LookAtCustomer(
    ContactStore contacts, BringInLine bringInLine, EndRelation endRelation, WeComClient wecom, MessageSender messages,
    [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<LookAtCustomer> log) : IHandle<RelationTouched>
{
    public async Task Handle(RelationTouched message, CancellationToken stop)
    {
        var readAt = system.GetUtcNow();
        var identity = new Identity(Identity.WeCom, message.ExternalId);
        var answer = await wecom.GetExternalContact(message.ExternalId, stop);
        if (answer.Value is { } person)
            foreach (var follow in person.FollowUsers)
                await bringInLine.Handle(identity, person.Name, person.UnionId, follow, readAt, stop);
        else if (answer.Verdict.MayComeAgain())
        {
            if (message.Tries < ComeAgain.MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, stop, answer.Verdict.Pause(message.Tries));
            return;
        }
        else if (answer.Verdict.Code != WeComVerdicts.NotConnected)
        {
            Log.NotTold(log, message.Keeper, answer.Verdict.Code, answer.Verdict.Reason);
            return;
        }
        var named = (answer.Value?.FollowUsers ?? []).Select(follow => follow.UserId).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var rows = await contacts.Read(contacts.IdOf(identity), stop);
        // Of the others only those whom it named before: it names no keeper to whom the customer is half added, and that relation may be made yet.
        var others = Follow.In(rows).Where(follow => follow is { Platform: Identity.WeCom, Active: true } && Notes.In(rows, follow.Keeper) is { IsTold: true }).Select(follow => follow.Keeper);
        foreach (var keeper in others.Append(message.Keeper).Distinct(StringComparer.Ordinal).Where(keeper => !named.Contains(keeper)).ToList())
            await endRelation.Handle(identity, keeper, readAt, stop);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not tell of a customer of {Keeper}: {Code} {Reason}")]
        public static partial void NotTold(ILogger log, string keeper, int code, string reason);
    }
}

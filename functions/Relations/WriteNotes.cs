using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>
/// Brings what is wanted to the platform and notes that it stands there, since no callback tells of one's own changes (path/96361). Both calls
/// have the same effect however often they are made, so whoever died between them and the record makes them again.
/// </summary>
public sealed partial class WriteNotes(
    ContactStore contacts, CorpTags tags, EndRelation endRelation, WeComClient wecom, MessageSender messages,
    [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<WriteNotes> log) : IHandle<NotesPlanned>
{
    public async Task Handle(NotesPlanned message, CancellationToken stop)
    {
        var rows = await contacts.Read(new ContactId(message.Contact), stop);
        if (Notes.In(rows, message.Keeper) is not { Wanted: { } wanted } || Relation.ExternalId(rows, Identity.WeCom) is not { } external) return;

        var (verdict, add, remove) = await Write(message.Keeper, external, wanted, fresh: false, stop);
        if (WeComVerdicts.TagsAreOthers(verdict.Code)) (verdict, add, remove) = await Write(message.Keeper, external, wanted, fresh: true, stop);
        if (verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries)
        {
            await messages.Send(message with { Tries = message.Tries + 1 }, stop, verdict.Pause(message.Tries));
            return;
        }
        var now = system.GetUtcNow();
        if (!verdict.IsDelivered) Log.Refused(log, rows.Id.Value, message.Keeper, verdict.Code, verdict.Reason);
        // The calls are made: what came of them is written even when this run is asked to end.
        await contacts.Change(rows, standing => Settle(standing, message.Keeper, wanted, add, remove, verdict, now), CancellationToken.None);
        if (verdict.Code == WeComVerdicts.NotConnected) await endRelation.Handle(new Identity(Identity.WeCom, external), message.Keeper, now, stop);
    }

    /// <summary>The rows with what stands at the platform now; a wish that came meanwhile stays, and its own message follows it. One that gave way meanwhile was written all the same.</summary>
    public static ContactRows Settle(
        ContactRows rows, string keeper, WantedNotes wanted, IReadOnlyList<string> add, IReadOnlyList<string> remove, Verdict verdict, DateTimeOffset now)
    {
        if (Notes.In(rows, keeper) is not { } notes || (notes.Wanted is null && !verdict.IsDelivered)) return rows;
        var left = notes.Wanted?.Plan == wanted.Plan ? null : notes.Wanted;
        if (!verdict.IsDelivered) return (notes with { Wanted = left, Refused = verdict.Reason }).Into(rows);
        var known = new FollowNotes(
            wanted.Remark ?? notes.Known.Remark, wanted.Description ?? notes.Known.Description, wanted.Company ?? notes.Known.Company,
            [.. notes.Known.Tags.Except(remove, StringComparer.Ordinal).Union(add, StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        return (notes with { Known = known, KnownAt = now, Wanted = left }).Into(rows);
    }

    private async Task<(Verdict Verdict, IReadOnlyList<string> Add, IReadOnlyList<string> Remove)> Write(
        string keeper, string external, WantedNotes wanted, bool fresh, CancellationToken stop)
    {
        var made = await tags.Make(wanted.Add, fresh, stop);
        if (made.Value is not { } add) return (made.Verdict, [], []);
        IReadOnlyList<string> remove = [.. (await tags.Existing(wanted.Remove, stop)).Except(add, StringComparer.Ordinal)];
        var verdict = wanted is { Remark: null, Description: null, Company: null }
            ? Verdict.Delivered
            : await wecom.Remark(keeper, external, new RemarkChange(wanted.Remark, wanted.Description, wanted.Company), stop);
        if (verdict.IsDelivered && add.Count + remove.Count > 0) verdict = await wecom.MarkTags(keeper, external, add, remove, stop);
        return (verdict, add, remove);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was wanted noted of {Contact} with {Keeper} is not at the platform: {Code} {Reason}")]
        public static partial void Refused(ILogger log, string contact, string keeper, int code, string reason);
    }
}

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
    ContactStore contacts, KeeperIndex index, CorpTags tags, EndRelation endRelation, WeComClient wecom, MessageSender messages,
    [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<WriteNotes> log) : IHandle<NotesPlanned>
{
    public async Task Handle(NotesPlanned message, CancellationToken stop)
    {
        var rows = await contacts.Read(new ContactId(message.Contact), stop);
        if (Notes.In(rows, message.Keeper) is not { Wanted: { } wanted } notes || Relation.ExternalId(rows, Identity.WeCom) is not { } external) return;

        var (verdict, add, remove, remarked) = await Write(message.Keeper, external, wanted, fresh: false, stop);
        if (WeComVerdicts.TagsAreOthers(verdict.Code)) (verdict, add, remove, remarked) = await Write(message.Keeper, external, wanted, fresh: true, stop);
        // Whom the platform knows with the keeper stands in the keeper's list.
        if (!notes.IsTold && (remarked || verdict.IsDelivered)) await index.Add(message.Keeper, external, rows.Id, CancellationToken.None);
        if (verdict.MayComeAgain() && message.Tries < ComeAgain.MostTries)
        {
            // What is written already is ours: seen there later it is nobody's edit.
            if (remarked) await contacts.Change(rows, standing => Remarked(standing, message.Keeper, wanted, system.GetUtcNow()), CancellationToken.None);
            await messages.Send(message with { Tries = message.Tries + 1 }, stop, verdict.Pause(message.Tries));
            return;
        }
        var now = system.GetUtcNow();
        if (!verdict.IsDelivered) Log.Refused(log, rows.Id.Value, message.Keeper, verdict.Code, verdict.Reason);
        // The calls are made: what came of them is written even when this run is asked to end.
        await contacts.Change(rows, standing => Settle(standing, message.Keeper, wanted, add, remove, verdict, now), CancellationToken.None);
        // One that the platform never named may be half made, and be made yet.
        if (verdict.Code == WeComVerdicts.NotConnected && notes.IsTold) await endRelation.Handle(new Identity(Identity.WeCom, external), message.Keeper, now, stop);
    }

    /// <summary>The rows with what stands at the platform now; a wish that came meanwhile stays, and its own message follows it. One that gave way meanwhile was written all the same.</summary>
    public static ContactRows Settle(
        ContactRows rows, string keeper, WantedNotes wanted, IReadOnlyList<string> add, IReadOnlyList<string> remove, Verdict verdict, DateTimeOffset now)
    {
        if (Notes.In(rows, keeper) is not { } notes || (notes.Wanted is null && !verdict.IsDelivered)) return rows;
        var left = notes.Wanted?.Plan == wanted.Plan ? null : notes.Wanted;
        if (!verdict.IsDelivered) return (notes with { Wanted = left, Refused = verdict.Reason }).Into(rows);
        var known = Texts(notes.Known, wanted);
        known = known with
        {
            Tags = [.. notes.Known.Tags.Except(remove, StringComparer.Ordinal).Union(add, StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        };
        return (notes with { Known = known, KnownAt = now, Wanted = left }).Into(rows);
    }

    /// <summary>The rows where the texts stand at the platform and the tags are still to come.</summary>
    public static ContactRows Remarked(ContactRows rows, string keeper, WantedNotes wanted, DateTimeOffset now) =>
        Notes.In(rows, keeper) is { } notes ? (notes with { Known = Texts(notes.Known, wanted), KnownAt = now }).Into(rows) : rows;

    private static FollowNotes Texts(FollowNotes known, WantedNotes wanted) => known with
    {
        Remark = wanted.Remark ?? known.Remark,
        Description = wanted.Description ?? known.Description,
        Company = wanted.Company ?? known.Company,
    };

    private async Task<(Verdict Verdict, IReadOnlyList<string> Add, IReadOnlyList<string> Remove, bool Remarked)> Write(
        string keeper, string external, WantedNotes wanted, bool fresh, CancellationToken stop)
    {
        var made = await tags.Make(wanted.Add, fresh, stop);
        if (made.Value is not { } add) return (made.Verdict, [], [], false);
        IReadOnlyList<string> remove = [.. (await tags.Existing(wanted.Remove, stop)).Except(add, StringComparer.Ordinal)];
        var isRemark = wanted is not { Remark: null, Description: null, Company: null };
        var verdict = !isRemark
            ? Verdict.Delivered
            : await wecom.Remark(keeper, external, new RemarkChange(wanted.Remark, wanted.Description, wanted.Company), stop);
        var remarked = isRemark && verdict.IsDelivered;
        if (verdict.IsDelivered && add.Count + remove.Count > 0) verdict = await wecom.MarkTags(keeper, external, add, remove, stop);
        return (verdict, add, remove, remarked);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "What was wanted noted of {Contact} with {Keeper} is not at the platform: {Code} {Reason}")]
        public static partial void Refused(ILogger log, string contact, string keeper, int code, string reason);
    }
}

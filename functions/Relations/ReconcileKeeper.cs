using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>A keeper's customers are to be compared.</summary>
/// <param name="Gone">The platform does not know the keeper (any more) as one who may have customers: each of them is to be looked at.</param>
public sealed record KeeperChosen(string Keeper, int Tries = 0, bool Gone = false);

/// <summary>A page of them is to be compared.</summary>
public sealed record CustomersChosen(string Keeper, string? Cursor, int Tries = 0);

/// <summary>
/// Compares a keeper's customers with our rows, a hundred at a time. Who is missing there is looked at alone: only the platform's word of that
/// very customer ends a relation, never that a list was short.
/// </summary>
public sealed partial class ReconcileKeeper(
    KeeperIndex index, BringInLine bringInLine, WeComClient wecom, MessageSender messages,
    [FromKeyedServices(Clocks.System)] TimeProvider system, ILogger<ReconcileKeeper> log) : IHandle<KeeperChosen>, IHandle<CustomersChosen>
{
    public async Task Handle(KeeperChosen message, CancellationToken stop)
    {
        var listed = message.Gone ? new(Verdict.Delivered, []) : await wecom.GetCustomerIds(message.Keeper, stop);
        if (listed.Value is null)
        {
            await Again(listed.Verdict, message.Keeper, message.Tries, message with { Tries = message.Tries + 1 }, stop);
            return;
        }
        var theirs = listed.Value.ToHashSet(StringComparer.Ordinal);
        await foreach (var (externalId, _) in index.Of(message.Keeper, stop))
            if (!theirs.Contains(externalId)) await messages.Send(new RelationTouched(externalId, message.Keeper), stop);
        if (theirs.Count > 0) await messages.Send(new CustomersChosen(message.Keeper, Cursor: null), stop);
    }

    public async Task Handle(CustomersChosen message, CancellationToken stop)
    {
        var readAt = system.GetUtcNow();
        var page = await wecom.GetCustomers([message.Keeper], message.Cursor, stop);
        if (page.Value is null)
        {
            await Again(page.Verdict, message.Keeper, message.Tries, message with { Tries = message.Tries + 1 }, stop);
            return;
        }
        foreach (var customer in page.Value.Customers)
            await bringInLine.Handle(new Identity(Identity.WeCom, customer.ExternalUserId), customer.Name, customer.UnionId, customer.Follow, readAt, stop);
        if (page.Value.NextCursor is { } next) await messages.Send(new CustomersChosen(message.Keeper, next), stop);
    }

    private async Task Again(Verdict verdict, string keeper, int tries, object message, CancellationToken stop)
    {
        if (verdict.MayComeAgain() && tries < ComeAgain.MostTries) await messages.Send(message, stop, verdict.Pause(tries));
        else Log.NotCompared(log, keeper, verdict.Code, verdict.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The customers of {Keeper} could not be compared this night: {Code} {Reason}")]
        public static partial void NotCompared(ILogger log, string keeper, int code, string reason);
    }
}

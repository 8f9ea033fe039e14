using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>The platform is to be asked for a batch.</summary>
public sealed record HandOverBatchReady(string Job, int Number, int Tries = 0);

/// <summary>
/// Asks the platform for a batch: first the row says so, then the call is made, then the row says what came of it. Made again after a death, the
/// call is told that the hand-over is under way; after a mark of our own that is the answer to the first call.
/// </summary>
public sealed class AskHandOver(
    HandOvers jobs, ContactStore contacts, WeComClient wecom, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system) : IHandle<HandOverBatchReady>
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(20);

    public async Task Handle(HandOverBatchReady message, CancellationToken stop)
    {
        if (await jobs.Find(message.Job, stop) is not { } job || await jobs.Batch(message.Job, message.Number, stop) is not { } batch) return;
        if (!batch.Has(HandOverState.Planned)) return;
        var claim = Claim.New(system.GetUtcNow(), CallTimeout);
        if (await Mark(batch, claim, stop) is not { } ours)
        {
            // Another run is at it. If that one dies, this finds out when its time is over.
            await messages.Send(message, stop, claim.Until - claim.Now);
            return;
        }

        var before = batch.Asked;
        var asked = ours.Customers.Where(customer => customer.State is HandOverState.Planned).Select(customer => customer.ExternalId).ToList();
        using var patience = new CancellationTokenSource(CallTimeout, system);
        var answer = asked.Count == 0
            ? new(Verdict.Delivered, [])
            : await wecom.HandOver(job.From, job.To, asked, job.Message, job.Resigned, patience.Token);
        var told = ours with { Attempt = "", Until = null, Asked = before || answer.Verdict.Kind is not (VerdictKind.Later or VerdictKind.Misconfigured), Customers = [.. ours.Customers.Select(customer => Told(customer, answer, before))] };
        // The call is made: what came of it is written even when this run is asked to end.
        await jobs.Change(told, CancellationToken.None);
        if (!told.Has(HandOverState.Planned)) return;
        if (message.Tries < ComeAgain.MostTries) await messages.Send(message with { Tries = message.Tries + 1 }, CancellationToken.None, answer.Verdict.Pause(message.Tries));
        else if (await jobs.Batch(job.Id, batch.Number, stop) is { } last)
            await jobs.Change(last with { Customers = [.. last.Customers.Select(customer => customer.State is HandOverState.Planned ? customer.Became(HandOverState.NotPossible, answer.Verdict.Reason) : customer)] }, stop);
    }

    /// <param name="before">A call was made before this one: a hand-over that is under way is its.</param>
    public static HandOverCustomer Told(HandOverCustomer customer, Answer<IReadOnlyList<HandOverAsked>> answer, bool before)
    {
        if (customer.State is not HandOverState.Planned) return customer;
        if (answer.Value is null)
            return answer.Verdict.MayComeAgain() ? customer : customer.Became(HandOverState.NotPossible, answer.Verdict.Reason);
        return answer.Value.FirstOrDefault(one => one.ExternalUserId == customer.ExternalId) switch
        {
            { Code: 0 } => customer.Became(HandOverState.Waiting),
            { Code: WeComVerdicts.BeingHandedOver } when before => customer.Became(HandOverState.Waiting),
            { Code: var code } when WeComVerdicts.Busy(code) => customer,
            { Code: var code } => customer.Became(HandOverState.NotPossible, WeComVerdicts.Of(code).Reason),
            null => customer.Became(HandOverState.NotPossible, "WeCom did not answer for this customer."),
        };
    }

    /// <returns>The batch as it stands with this claim; nothing where another run's holds.</returns>
    private async Task<HandOverBatch?> Mark(HandOverBatch batch, Claim claim, CancellationToken stop)
    {
        if (batch.Until > claim.Now) return null;
        var customers = await Task.WhenAll(batch.Customers.Select(customer => Resolve(customer, stop)));
        return await jobs.Change(batch with { Asked = true, Attempt = claim.Attempt, Until = claim.Until, Customers = customers }, stop) ? await jobs.Batch(batch.Job, batch.Number, stop) : null;
    }

    private async Task<HandOverCustomer> Resolve(HandOverCustomer customer, CancellationToken stop)
    {
        if (customer.State is not HandOverState.Planned || customer.ExternalId.Length > 0) return customer;
        var rows = await contacts.Read(new ContactId(customer.Contact), stop);
        return Relation.ExternalId(rows, Identity.WeCom) is { } external
            ? customer with { ExternalId = external }
            : customer.Became(HandOverState.NotPossible, rows.Known ? "The contact is no customer in WeCom." : "No contact has this id.");
    }
}

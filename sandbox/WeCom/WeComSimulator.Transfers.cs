namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>The customer refuses the new keeper within the 24 h: <c>transfer_fail</c>, and everything stays as it was.</summary>
    public CallbackDelivery RefuseTransfer(Customer customer, string takeover, DeliveryPlan? plan = null)
    {
        Settle(plan);
        return Deliver(Locked(() =>
        {
            var transfer = Underway().Find(transfer => transfer.Takeover == takeover && transfer.Customer == customer.ExternalUserId)
                ?? throw new InvalidOperationException($"{customer.Name} is not on the way to '{takeover}'.");
            transfer.Status = TransferStatus.Refused;
            return Failed(transfer, "customer_refused");
        }), plan);
    }

    /// <summary>
    /// Does what has come due by the clock: inheritances after 24 h, the taps of <see cref="ConfirmationsPerHour"/>, and what goes
    /// out at <see cref="SendsPerMinute"/>. Every call of the app does it first. The events of it.
    /// </summary>
    public IReadOnlyList<CallbackDelivery> Settle(DeliveryPlan? plan = null)
    {
        var (told, tapped) = Locked(() =>
        {
            var (now, taps) = (_clock.GetUtcNow(), TapDue() | SendDue());
            return (Underway().Where(transfer => now - transfer.AskedAt >= Transfer.Delay).SelectMany(HandOver).ToList(), taps);
        });
        if (told.Count > 0 || tapped)
            Touch();
        return [.. told.Select(one => Deliver(one, plan))];
    }

    private List<Transfer> Underway() => _state.Transfers.FindAll(transfer => transfer.Status is TransferStatus.Waiting);

    /// <summary>
    /// The giver's relation ends with Source <c>DELETE_BY_TRANSFER</c> (a member at work only), the taker's begins by assignment; no add event
    /// where the two were friends.
    /// </summary>
    private List<ContactEvent> HandOver(Transfer transfer)
    {
        var now = _clock.GetUtcNow();
        if (_state.Keepers.GetValueOrDefault(transfer.Takeover) is not { } taker
            || (taker.MostCustomers is { } most && ContactsCount(taker.UserId) >= most))
        {
            transfer.Status = TransferStatus.LimitReached;
            return [Failed(transfer, "customer_limit_exceed")];
        }
        (transfer.Status, transfer.DoneAt) = (TransferStatus.Done, now);
        List<ContactEvent> told = [];
        var given = _state.Between(transfer.Handover, transfer.Customer)!;
        given.KeeperHasCustomer = given.CustomerHasKeeper = false;
        if (!transfer.Resigned)
            told.Add(Changed("del_external_contact", given) with { Source = "DELETE_BY_TRANSFER" });
        if (Assign(taker, transfer.Customer, now) is { } taken)
            told.Add(Added("add_external_contact", taken, welcomeCode: null));
        if (transfer.Message is { Length: > 0 } message)
            _state.Receive(transfer.Customer, transfer.Takeover, "transfer", new MessageContent(message, []), msgId: null, now);
        return told;
    }

    /// <summary>Null where the two are friends already.</summary>
    private Relation? Assign(Keeper taker, string customer, DateTimeOffset now)
    {
        var key = (taker.UserId, customer);
        if (!_state.Relations.TryGetValue(key, out var relation))
            _state.Relations[key] = relation = new Relation(taker.UserId, customer);
        if (relation is { CustomerHasKeeper: true, KeeperHasCustomer: true })
            return null;
        (relation.Since, relation.State, relation.LinkId, relation.AddWay, relation.Half, relation.Pending) = (now, null, null, 202, false, false);
        relation.CustomerHasKeeper = relation.KeeperHasCustomer = relation.ChatStarted = true;
        return relation;
    }

    private int ContactsCount(string keeper) => _state.Relations.Values.Count(relation => relation.KeeperHasCustomer && relation.Keeper == keeper);

    private ContactEvent Failed(Transfer transfer, string reason) =>
        new("transfer_fail", transfer.Takeover, transfer.Customer, State: null, WelcomeCode: null, _clock.GetUtcNow()) { FailReason = reason };
}

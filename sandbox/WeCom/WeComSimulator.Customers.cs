using System.Security.Cryptography;

namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>A new person with an external userid of 32 characters; nobody's contact yet.</summary>
    public Customer CreateCustomer(string name, string? unionId = null, string? mobile = null) => Locked(() =>
    {
        var customer = new Customer(WeComState.RandomId("wm", 32), name, unionId, mobile);
        _state.Customers.Add(customer.ExternalUserId, customer);
        return customer;
    });

    /// <summary>
    /// The customer scans the keeper's code and adds the keeper. Null where the platform owes no callback: they are friends already, or
    /// the way asks for the keeper's consent first (<see cref="Accept"/>).
    /// </summary>
    /// <param name="half">The relation is half made (<c>add_half_external_contact</c>) until <see cref="Accept"/>.</param>
    /// <exception cref="InvalidOperationException">There is no such customer or code, or no active keeper behind the code.</exception>
    public CallbackDelivery? Add(Customer customer, string configId, bool half = false, DeliveryPlan? plan = null) => Send(plan, () =>
    {
        var way = _state.Ways.GetValueOrDefault(configId) ?? throw new InvalidOperationException($"The code '{configId}' is no longer valid.");
        var chosen = Turn([.. _state.ActiveOf(way.Users)], customer, configId);
        var state = way.State.Length > 0 ? way.State : null;
        return half || way.SkipVerify ? Join(chosen, customer, state, addWay: 1, half) : Ask(chosen, customer, state);
    });

    /// <summary>The customer finds the keeper without a code of the app (by phone number), so the event carries no state.</summary>
    public CallbackDelivery? AddWithoutCode(Customer customer, string keeper, DeliveryPlan? plan = null) =>
        Send(plan, () => Join(_state.KeeperOf(keeper), customer, state: null, addWay: 2, half: false));

    /// <summary>The keeper accepts a request or a half-made relation: <c>add_external_contact</c>. A code is used once, so it may carry none.</summary>
    public CallbackDelivery? Accept(Customer customer, string keeper, DeliveryPlan? plan = null) => Send(plan, () =>
    {
        var relation = Existing(keeper, customer);
        if (relation.Pending)
            return Join(_state.KeeperOf(keeper), customer, relation.State, relation.AddWay, half: false);
        if (!relation.Half)
            return null;
        relation.Half = false;
        var greeted = _state.WelcomeCodes.Values.Any(code => code.Relation == relation && code.Used);
        return Added("add_external_contact", relation, greeted ? null : IssueCode(relation));
    });

    /// <summary>The customer deletes the keeper (<c>del_follow_user</c>). The keeper still sees the customer.</summary>
    public CallbackDelivery? Leave(Customer customer, string keeper, DeliveryPlan? plan = null) => Send(plan, () =>
    {
        var relation = Existing(keeper, customer);
        if (!relation.CustomerHasKeeper)
            return null;
        relation.CustomerHasKeeper = false;
        return Changed("del_follow_user", relation);
    });

    /// <summary>The keeper deletes the customer (<c>del_external_contact</c>).</summary>
    public CallbackDelivery? Drop(Customer customer, string keeper, DeliveryPlan? plan = null) => Send(plan, () =>
    {
        var relation = Existing(keeper, customer);
        if (!relation.KeeperHasCustomer)
            return null;
        relation.KeeperHasCustomer = false;
        return Changed("del_external_contact", relation);
    });

    /// <summary>
    /// The keeper edits what is noted about the customer (<c>edit_external_contact</c>). Null where only the mobiles changed: the
    /// platform tells nobody (path/96361).
    /// </summary>
    public CallbackDelivery? Edit(Customer customer, string keeper, string? remark = null, IReadOnlyList<string>? mobiles = null, DeliveryPlan? plan = null) =>
        Send(plan, () =>
        {
            var relation = Existing(keeper, customer);
            relation.Mobiles = mobiles ?? relation.Mobiles;
            if (remark is null)
                return null;
            relation.Remark = remark;
            return Changed("edit_external_contact", relation);
        });

    /// <summary>Either of the two writes to the other; from then on no welcome is possible (41051).</summary>
    public void StartChat(Customer customer, string keeper) => Locked(() => Existing(keeper, customer).ChatStarted = true);

    /// <summary>The next calls for this welcome find another app of the corp sending one (41096).</summary>
    /// <param name="greets">Whether it has greeted when those calls are over (then 41051), or has given up and the code is free.</param>
    public void OtherAppGreets(Customer customer, string keeper, int calls, bool greets = false) =>
        Locked(() => Existing(keeper, customer).OtherApp = calls > 0 ? new OtherAppGreeting(calls, greets) : null);

    /// <summary>
    /// The customer agrees that chats with this keeper are archived: <c>msg_audit_approved</c> with a new welcome code (path/96361). Null where
    /// the agreement was there.
    /// </summary>
    public CallbackDelivery? AgreeToArchive(Customer customer, string keeper, DeliveryPlan? plan = null) => Send(plan, () =>
    {
        var relation = Existing(keeper, customer);
        if (relation.ArchiveAgreed)
            return null;
        relation.ArchiveAgreed = true;
        return Changed("msg_audit_approved", relation, IssueCode(relation));
    });

    /// <summary>What the customer received, oldest first.</summary>
    public IReadOnlyList<ReceivedMessage> Messages(Customer customer)
    {
        Settle();
        return Locked(() => _state.Chats.TryGetValue(customer.ExternalUserId, out var chat) ? chat.ToList() : []);
    }

    private ContactEvent? Join(Keeper keeper, Customer customer, string? state, int addWay, bool half)
    {
        var key = (keeper.UserId, _state.CustomerOf(customer.ExternalUserId).ExternalUserId);
        if (!_state.Relations.TryGetValue(key, out var relation))
            _state.Relations[key] = relation = new Relation(keeper.UserId, customer.ExternalUserId);
        if (relation is { CustomerHasKeeper: true, KeeperHasCustomer: true })
            return null;
        relation.Since = _clock.GetUtcNow();
        (relation.State, relation.LinkId, relation.AddWay, relation.Half, relation.Pending) = (state, null, addWay, half, false);
        relation.CustomerHasKeeper = relation.KeeperHasCustomer = true;
        relation.ChatStarted = false;
        relation.Mobiles = customer.Mobile is { } mobile ? [mobile] : relation.Mobiles;
        var code = keeper.GreetedByConsole ? null : IssueCode(relation);
        return Added(half ? "add_half_external_contact" : "add_external_contact", relation, code);
    }

    private ContactEvent? Ask(Keeper keeper, Customer customer, string? state)
    {
        var key = (keeper.UserId, _state.CustomerOf(customer.ExternalUserId).ExternalUserId);
        if (!_state.Relations.TryGetValue(key, out var relation))
            _state.Relations[key] = relation = new Relation(keeper.UserId, customer.ExternalUserId);
        if (relation is { CustomerHasKeeper: true, KeeperHasCustomer: true })
            return null;
        (relation.State, relation.AddWay, relation.Pending) = (state, 1, true);
        return null;
    }

    /// <summary>Whom a customer gets: the keeper who is known already, else the next in turn.</summary>
    private Keeper Turn(List<Keeper> keepers, Customer customer, string code)
    {
        if (keepers.Count == 0)
            throw new InvalidOperationException($"No active keeper is behind the code '{code}'.");
        return keepers.Find(keeper => _state.Between(keeper.UserId, customer.ExternalUserId) is not null) ?? keepers[(_turn++ & int.MaxValue) % keepers.Count];
    }

    private string IssueCode(Relation relation)
    {
        var code = RandomNumberGenerator.GetHexString(43, lowercase: true);
        _state.WelcomeCodes.Add(code, new WelcomeCode(relation, _clock.GetUtcNow()));
        return code;
    }

    private Relation Existing(string keeper, Customer customer) => _state.Between(keeper, customer.ExternalUserId)
        ?? throw new InvalidOperationException($"{customer.Name} and '{keeper}' never met.");

    private ContactEvent Added(string changeType, Relation relation, string? welcomeCode) =>
        new(changeType, relation.Keeper, relation.Customer, relation.State, welcomeCode, _clock.GetUtcNow());

    private ContactEvent Changed(string changeType, Relation relation, string? welcomeCode = null) =>
        new(changeType, relation.Keeper, relation.Customer, State: null, welcomeCode, _clock.GetUtcNow());

    private CallbackDelivery? Send(DeliveryPlan? plan, Func<ContactEvent?> happen)
    {
        var contactEvent = Locked(happen);
        Touch();
        return contactEvent is null ? null : Deliver(contactEvent, plan);
    }
}

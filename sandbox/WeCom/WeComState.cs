using System.Globalization;
using System.Security.Cryptography;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>Everything the simulated platform knows. Whoever reads or writes holds <see cref="Gate"/>.</summary>
internal sealed class WeComState
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    public Lock Gate { get; } = new();
    public Dictionary<string, Keeper> Keepers { get; } = new(StringComparer.OrdinalIgnoreCase);
    public Dictionary<string, Customer> Customers { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, ContactWay> Ways { get; } = new(StringComparer.Ordinal);
    public OrderedDictionary<string, AcquisitionLink> Links { get; } = new(StringComparer.Ordinal);
    public CorpTags Tags { get; } = new();
    public List<Transfer> Transfers { get; } = [];
    public OrderedDictionary<string, Group> Groups { get; } = new(StringComparer.Ordinal);

    /// <summary>Members who left the corp, and when.</summary>
    public Dictionary<string, DateTimeOffset> Resigned { get; } = new(StringComparer.Ordinal);
    public OrderedDictionary<string, JoinWay> JoinWays { get; } = new(StringComparer.Ordinal);
    public int AcquisitionBalance { get; set; }
    public int AcquisitionsBought { get; set; }
    public Dictionary<(string Keeper, string Customer), Relation> Relations { get; } = [];
    public Dictionary<string, WelcomeCode> WelcomeCodes { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, List<ReceivedMessage>> Chats { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, List<AppMessage>> AppMessages { get; } = new(StringComparer.Ordinal);
    public OrderedDictionary<string, MassMessage> MassMessages { get; } = new(StringComparer.Ordinal);

    /// <summary>Mass messages that some keeper has still to confirm, oldest first.</summary>
    public List<MassMessage> Waiting { get; } = [];
    /// <summary>Tasks that were confirmed and are still being sent out.</summary>
    public List<(MassMessage Message, string Keeper)> Sending { get; } = [];
    public Dictionary<string, DateTimeOffset> LastTap { get; } = new(StringComparer.Ordinal);

    public static string RandomId(string prefix, int length) =>
        string.Create(CultureInfo.InvariantCulture, $"{prefix}{RandomNumberGenerator.GetString(Letters, length - prefix.Length)}");

    public Keeper KeeperOf(string userId) => Keepers.TryGetValue(userId, out var keeper)
        ? keeper
        : throw new InvalidOperationException($"There is no keeper '{userId}'.");

    /// <summary>Those of the members who are still there and have activated their account.</summary>
    public IEnumerable<Keeper> ActiveOf(IEnumerable<string> users) =>
        users.Select(user => Keepers.GetValueOrDefault(user)).OfType<Keeper>().Where(keeper => keeper.Active);

    public Customer CustomerOf(string externalUserId) => Customers.TryGetValue(externalUserId, out var customer)
        ? customer
        : throw new InvalidOperationException($"There is no customer '{externalUserId}'.");

    public Relation? Between(string keeper, string customer) => Relations.GetValueOrDefault((keeper, customer));

    /// <summary>The relation that a call names by <c>userid</c> and <c>external_userid</c>.</summary>
    public Relation RequireRelation(ApiBody body)
    {
        var user = body.Text("userid") ?? throw WeComError.BadParameter("userid");
        if (!Keepers.ContainsKey(user))
            throw WeComError.BadUser(user);
        var customer = body.Text("external_userid") ?? throw new WeComError(41035, "missing external_userid");
        if (!Customers.ContainsKey(customer))
            throw WeComError.BadCustomer();
        return Between(user, customer) is { KeeperHasCustomer: true, Half: false } relation ? relation : throw WeComError.NotFriends();
    }

    /// <summary>The tag is gone, and nobody wears it any more.</summary>
    public void Forget(TagGroup group, CorpTag tag)
    {
        Tags.Remove(group, tag);
        foreach (var relation in Relations.Values.Where(relation => relation.Tags.Contains(tag.Id, StringComparer.Ordinal)))
            relation.Tags = [.. relation.Tags.Where(id => id != tag.Id)];
    }

    /// <summary>The relations in which a keeper sees the customer; a half-made one does not count.</summary>
    public IEnumerable<Relation> FollowersOf(string customer) => Relations.Values.Where(relation =>
        relation is { KeeperHasCustomer: true, Half: false } && relation.Customer == customer && Keepers.ContainsKey(relation.Keeper));

    public void Receive(string customer, string from, string kind, MessageContent content, string? msgId, DateTimeOffset at)
    {
        if (!Chats.TryGetValue(customer, out var chat))
            Chats[customer] = chat = [];
        chat.Add(new ReceivedMessage(chat.Count + 1, at, from, kind, content, msgId));
    }

    public void Tell(string keeper, AppMessage message)
    {
        if (!AppMessages.TryGetValue(keeper, out var messages))
            AppMessages[keeper] = messages = [];
        messages.Add(message);
    }
}

/// <summary>A keeper and a customer. Either side can leave; the other side then still sees the relation.</summary>
internal sealed class Relation(string keeper, string customer)
{
    public string Keeper { get; set; } = keeper;
    public string Customer { get; } = customer;
    public DateTimeOffset Since { get; set; }
    public string? State { get; set; }

    /// <summary>The acquisition link that the customer followed; null for other roads.</summary>
    public string? LinkId { get; set; }
    public int AddWay { get; set; }
    public string Remark { get; set; } = "";
    public string Description { get; set; } = "";
    public string Company { get; set; } = "";
    public IReadOnlyList<string> Mobiles { get; set; } = [];

    /// <summary>Ids of the corp's tags.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>The customer asked and the keeper has not answered yet; <see cref="Half"/>: the customer may be greeted already.</summary>
    public bool Pending { get; set; }
    public bool Half { get; set; }
    public bool KeeperHasCustomer { get; set; }
    public bool CustomerHasKeeper { get; set; }
    public bool ChatStarted { get; set; }

    /// <summary>The customer agreed that chats with the keeper are archived.</summary>
    public bool ArchiveAgreed { get; set; }

    /// <summary>Another app that is sending the welcome; null where none is.</summary>
    public OtherAppGreeting? OtherApp { get; set; }
}

/// <param name="CallsLeft">How many calls still find the other app at work (41096).</param>
/// <param name="Greets">Whether it has greeted by then, so that the code is used.</param>
internal sealed record OtherAppGreeting(int CallsLeft, bool Greets);

/// <summary>Lives 20 s from its event and greets once (path/92137).</summary>
internal sealed class WelcomeCode(Relation relation, DateTimeOffset issuedAt)
{
    public static readonly TimeSpan Life = TimeSpan.FromSeconds(20);

    public Relation Relation { get; } = relation;
    public DateTimeOffset IssuedAt { get; } = issuedAt;
    public bool Used { get; set; }
}

internal sealed class MassMessage(string msgId, DateTimeOffset createdAt, bool selectable, MessageContent content)
{
    public string MsgId { get; } = msgId;
    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Whether the keeper may pick among the customers (<c>allow_select</c>).</summary>
    public bool Selectable { get; } = selectable;
    public MessageContent Content { get; } = content;
    public bool Cancelled { get; set; }
    public List<DateTimeOffset> Reminders { get; } = [];
    public Dictionary<string, MassTask> Tasks { get; } = new(StringComparer.Ordinal);
}

internal sealed class MassTask
{
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>Places in <see cref="Recipients"/> of those to whom it is still to go.</summary>
    public Queue<int> Left { get; } = [];
    public int SentOut { get; set; }
    public List<TaskRecipient> Recipients { get; } = [];
}

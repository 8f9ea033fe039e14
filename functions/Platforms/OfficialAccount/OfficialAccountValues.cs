namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>A customer-service message (客服消息).</summary>
public abstract record CustomerMessage
{
    private CustomerMessage()
    {
    }

    public sealed record Text(string Content) : CustomerMessage;

    /// <param name="MediaId">Of an uploaded picture: temporary ones live for 3 days.</param>
    public sealed record Image(string MediaId) : CustomerMessage;

    /// <summary>A card that leads to a page.</summary>
    public sealed record Link(string Title, string Description, Uri Url, Uri? Picture = null) : CustomerMessage;
}

/// <summary>A code with a scene (带参数二维码).</summary>
/// <param name="Ticket">Exchanges for the platform's own picture.</param>
/// <param name="Content">What a QR picture of the code says.</param>
public sealed record SceneCode(string Ticket, Uri Content);

/// <param name="Follows">At this moment.</param>
/// <param name="UnionId">Only where the account is bound to the brand's WeChat developer account.</param>
public sealed record Follower(string OpenId, bool Follows, string? UnionId);

/// <summary>Who opened a page inside WeChat.</summary>
public sealed record WebIdentity(string OpenId, string? UnionId);

/// <summary>Notices that need no open window.</summary>
public enum NoticeForm
{
    /// <summary>模板消息.</summary>
    Template,

    /// <summary>订阅通知: one consent is one message.</summary>
    Subscription,
}

/// <param name="Template">The platform's id of it; the account chose it in its console.</param>
/// <param name="Values">By the names that the template has.</param>
/// <param name="Link">The page that a tap opens.</param>
public sealed record Notice(NoticeForm Form, string Template, IReadOnlyDictionary<string, string> Values, Uri? Link = null);

/// <summary>What a message is for.</summary>
public enum NoticePurpose
{
    /// <summary>The customer caused it: an order, a shipment, an appointment.</summary>
    Service,

    /// <summary>The brand wants something: a reminder to buy again, an offer, an event.</summary>
    Marketing,
}

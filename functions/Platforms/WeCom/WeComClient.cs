using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>
/// The calls to WeCom that the app makes. None throws for what the platform, the network or the token does: the verdict
/// says it. Cancelling ends the call with a verdict too: <see cref="VerdictKind.Unknown"/> if the request had left,
/// <see cref="VerdictKind.Later"/> if not.
/// </summary>
public sealed partial class WeComClient(
    HttpClient http,
    WeComTokens tokens,
    WeComTrouble trouble,
    PictureDownload pictures,
    [FromKeyedServices("system")] TimeProvider clock,
    ILogger<WeComClient> log)
{
    /// <summary>Longest text to a customer, in bytes of UTF-8.</summary>
    public const int MaxTextBytes = 4000;

    /// <summary>Most customers of one mass message (path/92135).</summary>
    public const int MaxRecipients = 10_000;

    /// <summary>Most characters of a contact way's state and of its remark (path/96348).</summary>
    public const int MaxStateCharacters = 30;

    private const int MaxKeepers = 100;
    private const int MaxPages = 10;

    private readonly WeComCalls calls = new(http, tokens, trouble, clock, log);

    /// <summary>Makes a contact way whose customers are taken without the keeper's confirmation. Not repeated when its outcome
    /// is unknown: a corporation can have 500,000 (path/96348).</summary>
    /// <param name="users">The keepers: one for <see cref="ContactWayType.Single"/>, at most 100.</param>
    public async Task<Answer<ContactWay>> AddContactWay(
        ContactWayType type, IReadOnlyList<string> users, string state, string remark, CancellationToken cancel)
    {
        if (users.Count is 0 or > MaxKeepers || (type is ContactWayType.Single && users.Count > 1))
            return new(PlatformErrors.OverLimit("A contact way leads to one keeper, or to at most 100."));
        if (state.Length > MaxStateCharacters || remark.Length > MaxStateCharacters)
            return new(PlatformErrors.OverLimit("A contact way's state and remark have at most 30 characters."));
        var answer = await calls.Post(
            "add_contact_way",
            new ContactWayRequest((int)type, users, state, remark),
            WeComWire.Json.ContactWayRequest,
            WeComWire.Json.ContactWayReply,
            WeComVerdicts.Busy,
            repeatable: false,
            cancel);
        return WeComCalls.Read(answer, reply =>
            reply.ConfigId is { Length: > 0 } id && Uri.TryCreate(reply.QrCode, UriKind.Absolute, out var qr)
                ? new ContactWay(id, qr)
                : null);
    }

    /// <summary>Deletes a contact way: its code leads nowhere from then on (path/92228). Deleted twice, it is delivered twice.</summary>
    public async Task<Verdict> DeleteContactWay(string configId, CancellationToken cancel)
    {
        var answer = await calls.Post(
            "del_contact_way",
            new ContactWayDeletion(configId),
            WeComWire.Json.ContactWayDeletion,
            WeComWire.Json.Reply,
            WeComVerdicts.Busy,
            repeatable: true,
            cancel);
        return answer.Verdict.Code == WeComVerdicts.ContactWayGone ? Verdict.Delivered : answer.Verdict;
    }

    /// <summary>
    /// Sends the welcome that a code permits (path/92137). While WeCom is busy, or another app holds the code, it is tried
    /// again as long as the time allows; the code itself keeps the customer from getting two.
    /// </summary>
    /// <param name="timeout">For everything, a new access token included.</param>
    public Task<Verdict> SendWelcome(string welcomeCode, string text, TimeSpan timeout, CancellationToken cancel) =>
        SendWelcome(welcomeCode, text, [], timeout, cancel);

    /// <inheritdoc cref="SendWelcome(string, string, TimeSpan, CancellationToken)"/>
    /// <param name="attachments">At most nine, in the order in which the customer sees them.</param>
    public async Task<Verdict> SendWelcome(
        string welcomeCode, string text, IReadOnlyList<MessageAttachment> attachments, TimeSpan timeout, CancellationToken cancel)
    {
        if (RefusedText(text) is { } refused)
            return refused;
        if (attachments.Count > MessageAttachment.Most)
            return PlatformErrors.OverLimit($"A message has at most {MessageAttachment.Most} attachments.");
        if (timeout <= TimeSpan.Zero)
            return PlatformErrors.OutOfTime();
        using var end = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        var answer = await calls.Post(
            "send_welcome_msg",
            new WelcomeRequest(welcomeCode, new(text), attachments.Count == 0 ? null : [.. attachments.Select(AttachmentBody.Of)]),
            WeComWire.Json.WelcomeRequest,
            WeComWire.Json.Reply,
            code => WeComVerdicts.Busy(code) || code == WeComVerdicts.WelcomeInProgress,
            repeatable: false,
            either.Token,
            patience: timeout);
        return answer.Verdict;
    }

    /// <summary>The customer with all its keepers (externalcontact/get); a page holds 500, and ten pages are read.</summary>
    public async Task<Answer<ExternalContact>> GetExternalContact(string externalUserId, CancellationToken cancel)
    {
        var follows = new List<FollowUser>();
        string? cursor = null;
        for (var pages = 1; ; pages++)
        {
            var query = $"external_userid={Uri.EscapeDataString(externalUserId)}&";
            if (cursor is not null)
                query += $"cursor={Uri.EscapeDataString(cursor)}&";
            var answer = await calls.Get("get", query, WeComWire.Json.ExternalContactReply, cancel);
            if (answer.Value is not { } page)
                return new(answer.Verdict);
            if (page.ExternalContact is not { ExternalUserId.Length: > 0 } person)
                return new(PlatformErrors.Malformed("The answer carries no customer"));
            follows.AddRange((page.FollowUser ?? []).Where(follow => follow.UserId is { Length: > 0 }).Select(Follow));
            cursor = NotEmpty(page.NextCursor);
            if (cursor is null || pages == MaxPages)
                return new(answer.Verdict, new(person.ExternalUserId, person.Name ?? "", NotEmpty(person.UnionId), follows));
        }
    }

    /// <summary>Fetches a contact way's QR picture: a picture and nothing else, at most 64 KiB, without our token.</summary>
    public Task<Answer<Picture>> DownloadPicture(Uri address, CancellationToken cancel) => pictures.Download(address, cancel);

    private static Verdict? RefusedText(string text) => Encoding.UTF8.GetByteCount(text) switch
    {
        0 => PlatformErrors.OverLimit("The text is empty."),
        > MaxTextBytes and var bytes => PlatformErrors.OverLimit($"The text has {bytes} bytes; WeCom takes {MaxTextBytes}."),
        _ => null,
    };

    /// <summary>UTC from Unix seconds; 0 and the impossible are no time.</summary>
    private static DateTimeOffset? Instant(long seconds) =>
        seconds > 0 && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.OfficialAccount;

/// <summary>Everything the simulated account knows. Whoever reads or writes holds <see cref="Gate"/>.</summary>
internal sealed class AccountState
{
    public Lock Gate { get; } = new();
    public Dictionary<string, Person> People { get; } = new(StringComparer.Ordinal);
    public HashSet<string> Followers { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Code> Codes { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, OAuthCode> OAuthCodes { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, Window> Windows { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, List<AccountMessage>> Chats { get; } = new(StringComparer.Ordinal);

    /// <summary>Templates of messages and of notices that the account has, each with the names of its values.</summary>
    public Dictionary<string, IReadOnlyList<string>> Templates { get; } = new(StringComparer.Ordinal);

    /// <summary>How many notices of a template a person consented to: one each.</summary>
    public Dictionary<(string OpenId, string Template), int> Consents { get; } = [];

    public Window WindowOf(string openId)
    {
        if (!Windows.TryGetValue(openId, out var window))
            Windows[openId] = window = new Window();
        return window;
    }

    public void Receive(string openId, AccountMessage message)
    {
        if (!Chats.TryGetValue(openId, out var chat))
            Chats[openId] = chat = [];
        chat.Add(message);
    }

    public static string RandomId(string prefix, int length) => WeComState.RandomId(prefix, length);
}

/// <summary>A code with a scene. <see cref="Ends"/> is null for one that lives for ever.</summary>
internal sealed record Code(string Ticket, string Scene, DateTimeOffset? Ends, Uri Content);

/// <summary>Lives 5 minutes and is used once.</summary>
internal sealed class OAuthCode(string openId, DateTimeOffset issuedAt)
{
    public string OpenId { get; } = openId;
    public DateTimeOffset IssuedAt { get; } = issuedAt;
    public bool Used { get; set; }
}

/// <summary>Customer-service messages that a person may get: 5 in 48 h after writing, 3 in 1 min after scan, subscription or click.</summary>
internal sealed class Window
{
    private DateTimeOffset? _wrote;
    private DateTimeOffset? _came;
    private int _afterWriting;
    private int _afterComing;

    public void Wrote(DateTimeOffset at) => (_wrote, _afterWriting) = (at, 0);

    public void Came(DateTimeOffset at) => (_came, _afterComing) = (at, 0);

    /// <summary>Takes a place in the shorter window first; throws what the platform answers where there is none.</summary>
    public void Take(DateTimeOffset now)
    {
        var open = false;
        if (_came is { } came && now - came <= TimeSpan.FromMinutes(1))
        {
            open = true;
            if (_afterComing < 3)
            {
                _afterComing++;
                return;
            }
        }
        if (_wrote is { } wrote && now - wrote <= TimeSpan.FromHours(48))
        {
            open = true;
            if (_afterWriting < 5)
            {
                _afterWriting++;
                return;
            }
        }
        throw open ? new WeComError(45047, "out of response count limit") : new WeComError(45015, "response out of time limit or subscription is canceled");
    }
}

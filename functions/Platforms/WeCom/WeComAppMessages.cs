using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>
/// Messages of the app to a member (path/90236). One member gets at most 30 a minute and 1,000 an hour (path/90454); what is the same text
/// within half an hour reaches the member once, so a repeat after a lost answer does no harm.
/// </summary>
public sealed class WeComAppMessages(
    IHttpClientFactory clients, WeComTokens tokens, WeComTrouble trouble, IOptions<WeComOptions> options, [FromKeyedServices("system")] TimeProvider clock, ILogger<WeComAppMessages> log)
{
    /// <summary>Longest text, in bytes of UTF-8.</summary>
    public const int MaxTextBytes = 2048;

    internal const string Call = "message/send";

    private readonly WeComCalls calls = new(clients.CreateClient(nameof(WeComClient)), tokens, trouble, clock, log);

    public async Task<Verdict> SendText(string userId, string text, CancellationToken cancel)
    {
        if (!int.TryParse(options.Value.AgentId, NumberStyles.None, CultureInfo.InvariantCulture, out var agent))
            return new Verdict(VerdictKind.Misconfigured, TransportFault.NotConfigured, "Members cannot be told: set WeCom__AgentId to the app's number.");
        if (System.Text.Encoding.UTF8.GetByteCount(text) is 0 or > MaxTextBytes)
            return PlatformErrors.OverLimit($"A message to a member has 1 to {MaxTextBytes} bytes.");
        var body = new AppMessageRequest(userId, agent, new TextBody(text));
        var answer = await calls.Call(
            Call,
            token => PlatformRequest.Post(
                $"cgi-bin/message/send?access_token={Uri.EscapeDataString(token.Value)}", OutgoingJson.Of(body, WeComWire.Json.AppMessageRequest), repeatable: false),
            WeComWire.Json.AppMessageReply,
            WeComVerdicts.Busy,
            cancel);
        // Delivered to nobody comes with an error code or without: the member is not in the app's visible range, or does not exist.
        return answer.Value is { InvalidUser.Length: > 0 } || answer.Verdict.Code == WeComVerdicts.NotVisible
            ? new Verdict(VerdictKind.Refused, WeComVerdicts.NotVisible, "The member is outside the app's visible range (可见范围), or does not exist.")
            : answer.Verdict;
    }
}

internal sealed record AppMessageRequest(
    [property: JsonPropertyName("touser")] string ToUser, [property: JsonPropertyName("agentid")] int AgentId, TextBody Text)
{
    public string Msgtype => "text";

    public int EnableDuplicateCheck => 1;

    /// <summary>Seconds.</summary>
    public int DuplicateCheckInterval => 1800;
}

internal sealed record AppMessageReply : Reply
{
    [JsonPropertyName("invaliduser")]
    public string? InvalidUser { get; init; }
}

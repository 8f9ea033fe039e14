using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>A call of customer contact under the app's token. A dead token is replaced, and the call made once more.</summary>
internal sealed partial class WeComCalls(HttpClient http, WeComTokens tokens, WeComTrouble trouble, TimeProvider clock, ILogger log)
{
    private readonly TokenCalls calls = new(new(http, clock), tokens.Get, tokens.Reject, WeComVerdicts.TokenRejected, WeComVerdicts.Of);

    /// <param name="call">The last part of the address.</param>
    /// <param name="query">What goes with the token, each ending in <c>&amp;</c>.</param>
    public Task<Answer<TReply>> Get<TReply>(
        string call, string query, JsonTypeInfo<TReply> type, CancellationToken cancel)
        where TReply : Reply =>
        Call(call, token => PlatformRequest.Get(Address(call, query, token)), type, WeComVerdicts.Busy, cancel);

    /// <param name="again">Codes after which the same call is made again, three times in all.</param>
    /// <param name="repeatable">Whether it has the same effect however often it arrives.</param>
    /// <param name="fewAtOnce">Whether WeCom takes few calls of this kind at the same time.</param>
    /// <param name="patience">How long the caller waits at most.</param>
    /// <param name="takes">How long one try may take that takes longer than usual.</param>
    public Task<Answer<TReply>> Post<TBody, TReply>(
        string call,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TReply> replyType,
        Func<int, bool> again,
        bool repeatable,
        CancellationToken cancel,
        bool fewAtOnce = false,
        TimeSpan? patience = null,
        TimeSpan? takes = null)
        where TReply : Reply =>
        Call(
            call,
            token => PlatformRequest.Post(Address(call, "", token), OutgoingJson.Of(body, bodyType), repeatable, fewAtOnce, patience, takes),
            replyType,
            again,
            cancel);

    /// <inheritdoc cref="Answer{T}.Read"/>
    public static Answer<T> Read<TReply, T>(Answer<TReply> answer, Func<TReply, T?> read)
        where TReply : Reply
        where T : class => answer.Read(read);

    /// <summary>Any call, by what makes its request.</summary>
    public async Task<Answer<TReply>> Call<TReply>(
        string call,
        Func<AccessToken, HttpRequestMessage> make,
        JsonTypeInfo<TReply> type,
        Func<int, bool> again,
        CancellationToken cancel)
        where TReply : Reply
    {
        if (trouble.Refuses(call) is { } blocked)
            return new(blocked);
        var answer = await calls.Call(make, type, again, cancel);
        await trouble.Note(call, answer.Verdict, cancel);
        if (answer.Verdict.Kind is VerdictKind.Misconfigured or VerdictKind.Unknown)
            Log.Failed(log, call, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
        return answer;
    }

    private static string Address(string call, string query, AccessToken token) =>
        $"cgi-bin/externalcontact/{call}?{query}access_token={Uri.EscapeDataString(token.Value)}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "WeCom {Call}: {Kind} {Code}: {Reason}")]
        public static partial void Failed(ILogger logger, string call, VerdictKind kind, int code, string reason);
    }
}

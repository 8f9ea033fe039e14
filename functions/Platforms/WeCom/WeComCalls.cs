using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>A call of customer contact under the app's token. A dead token is replaced, and the call made once more.</summary>
internal sealed partial class WeComCalls(HttpClient http, WeComTokens tokens, TimeProvider clock, ILogger log)
{
    private readonly WeComExchange exchange = new(http, clock);

    /// <param name="call">The last part of the address.</param>
    /// <param name="query">What goes with the token, each ending in <c>&amp;</c>.</param>
    public Task<Answer<TReply>> Get<TReply>(
        string call, string query, JsonTypeInfo<TReply> type, CancellationToken cancel)
        where TReply : Reply =>
        Call(call, token => WeComRequest.Get(Address(call, query, token)), type, WeComVerdicts.Busy, cancel);

    /// <param name="again">Codes after which the same call is made again, three times in all.</param>
    /// <param name="repeatable">Whether it has the same effect however often it arrives.</param>
    public Task<Answer<TReply>> Post<TBody, TReply>(
        string call,
        TBody body,
        JsonTypeInfo<TBody> bodyType,
        JsonTypeInfo<TReply> replyType,
        Func<int, bool> again,
        bool repeatable,
        CancellationToken cancel)
        where TReply : Reply =>
        Call(
            call,
            token => WeComRequest.Post(Address(call, "", token), OutgoingJson.Of(body, bodyType), repeatable),
            replyType,
            again,
            cancel);

    /// <summary>The value; a delivered answer without it is one that cannot be understood.</summary>
    public static Answer<T> Read<TReply, T>(Answer<TReply> answer, Func<TReply, T?> read)
        where TReply : Reply
        where T : class
    {
        if (answer.Value is not { } reply)
            return new(answer.Verdict);
        return read(reply) is { } value ? new(answer.Verdict, value) : new(PlatformErrors.Malformed("The answer lacks what it is for"));
    }

    /// <summary>Any call, by what makes its request.</summary>
    public async Task<Answer<TReply>> Call<TReply>(
        string call,
        Func<AccessToken, HttpRequestMessage> make,
        JsonTypeInfo<TReply> type,
        Func<int, bool> again,
        CancellationToken cancel)
        where TReply : Reply
    {
        for (var renewed = false; ; renewed = true)
        {
            var token = await tokens.Get(cancel);
            if (!token.IsDelivered)
                return new(token.Verdict);
            var answer = await exchange.Send(() => make(token.Value), type, WeComVerdicts.Of, again, cancel);
            if (!WeComVerdicts.TokenRejected(answer.Verdict.Code))
            {
                if (answer.Verdict.Kind is VerdictKind.Misconfigured or VerdictKind.Unknown)
                    Log.Failed(log, call, answer.Verdict.Kind, answer.Verdict.Code, answer.Verdict.Reason);
                return answer;
            }
            tokens.Reject(token.Value);
            if (renewed)
                return answer;
        }
    }

    private static string Address(string call, string query, AccessToken token) =>
        $"cgi-bin/externalcontact/{call}?{query}access_token={Uri.EscapeDataString(token.Value)}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "WeCom {Call}: {Kind} {Code}: {Reason}")]
        public static partial void Failed(ILogger logger, string call, VerdictKind kind, int code, string reason);
    }
}

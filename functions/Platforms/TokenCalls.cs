using System.Text.Json.Serialization.Metadata;

namespace PrivateDomain.Platforms;

/// <summary>Calls under an access token. A token that the platform rejects is replaced, and the call made once more.</summary>
/// <param name="get">A token that is believed to live.</param>
/// <param name="reject">Told of the token that does not.</param>
/// <param name="isRejection">Whether a code says that the token is dead.</param>
/// <param name="classify">The verdict on a code and its message.</param>
internal sealed class TokenCalls(
    PlatformExchange exchange,
    Func<CancellationToken, Task<Answer<AccessToken>>> get,
    Action<AccessToken> reject,
    Func<int, bool> isRejection,
    Func<int, string?, Verdict> classify)
{
    /// <param name="make">A fresh request for each try.</param>
    /// <param name="again">Codes after which the same call is made again, three times in all.</param>
    public async Task<Answer<TReply>> Call<TReply>(
        Func<AccessToken, HttpRequestMessage> make, JsonTypeInfo<TReply> type, Func<int, bool> again, CancellationToken cancel)
        where TReply : Reply
    {
        for (var renewed = false; ; renewed = true)
        {
            var token = await get(cancel);
            if (!token.IsDelivered)
                return new(token.Verdict);
            var answer = await exchange.Send(() => make(token.Value), type, classify, again, cancel);
            if (!isRejection(answer.Verdict.Code))
                return answer;
            reject(token.Value);
            if (renewed)
                return answer;
        }
    }
}

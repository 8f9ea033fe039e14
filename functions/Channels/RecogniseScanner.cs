using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Channels.Print;
using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Channels;

/// <summary>
/// Who scans a card, asked of WeChat by the Official Account's OAuth where that is switched on: the page sends the visitor there once, and shows
/// itself whatever they come back with. Nobody is sent twice, since an address that has been there carries its state.
/// </summary>
public sealed partial class RecogniseScanner(
    WebLogin login, OfficialAccountClient account, CardSerials serials, IOptions<CardOptions> cards, IOptions<BrandOptions> brand, ILogger<RecogniseScanner> log)
{
    /// <summary>For both calls; the page needs the rest.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Where the visitor is sent before the page is shown; nothing where they are not, or were there already.</summary>
    public Uri? Ask(string text, Visit visit, IQueryCollection query) =>
        cards.Value.AskWhoScans && login.CanAsk && visit is { Visitor: Visit.WeChat, MayAdd: true } && !query.ContainsKey("state") && !query.ContainsKey("code")
        && serials.Read(text) is { } serial
            ? login.Ask(CardLink.Of(brand.Value.PublicUrl, serial), About(serial))
            : null;

    /// <summary>The union id of who came back; nothing where it is not told, for whatever reason. This never throws.</summary>
    public async Task<string?> Learn(string text, Visit visit, IQueryCollection query, Budget budget)
    {
        try
        {
            return await Exchange(text, visit, query, budget);
        }
        catch (Exception failure)
        {
            Log.NotLearned(log, failure);
            return null;
        }
    }

    private async Task<string?> Exchange(string text, Visit visit, IQueryCollection query, Budget budget)
    {
        if (!cards.Value.AskWhoScans || !visit.MayAdd || query["code"].ToString() is not { Length: > 0 } code || serials.Read(text) is not { } serial) return null;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(budget.Token);
        var answer = await login.Return(code, query["state"].ToString(), About(serial), Patience, end.Token);
        if (answer.Value is not { } person) return null;
        if (person.UnionId is not null) return person.UnionId;
        // Without the person's consent the code may tell the openid alone; of a follower the account knows the rest.
        end.CancelAfter(budget.Left - Patience is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero);
        return (await account.GetFollower(person.OpenId, end.Token)).Value?.UnionId;
    }

    private static string About(CardSerial serial) => $"c/{serial}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Who scanned could not be learned; the customer got the page without it.")]
        public static partial void NotLearned(ILogger log, Exception failure);
    }
}

using PrivateDomain.Api;
using PrivateDomain.Media;

namespace PrivateDomain.Channels.Cards;

/// <summary>What an operator may say of a batch, when it is made and after it was printed.</summary>
public record BatchWords(string? Channel, string? Note, PageWords? Page, CardFace? Face, DateTimeOffset? Expires)
{
    private const int LongestNote = 200;

    /// <summary>Both languages stand on a page of less than 14 kB.</summary>
    private const int MostBytesOfPage = 700;

    /// <summary>As much as a business card has room for below a short name; where another has not, that is said before it is printed.</summary>
    private const int LongestFaceText = 48;
    private const int MostFaceLines = 4;

    /// <summary>What nobody said is not kept as something empty.</summary>
    public CardBatch Into(CardBatch batch) => batch with
    {
        Channel = Channel!,
        Note = Note ?? "",
        Page = Page is null or { Zh: null, En: null, Picture: null } ? null : Page,
        Face = Face is null or { Text: null, Logo: null } ? null : Face,
        Expires = Expires?.ToUniversalTime(),
    };

    public async Task Check(Checks checks, ChannelDirectory channels, MediaLibrary media, CancellationToken stop)
    {
        checks.Id(Channel, "channel")
            .That(Note is null or { Length: <= LongestNote }, "note", $"must be at most {LongestNote} characters")
            .That(FitsPage(Page?.Zh), "page.zh", ExpectedOfPage)
            .That(FitsPage(Page?.En), "page.en", ExpectedOfPage)
            .That(Fits(Face?.Text, LongestFaceText) && (Face?.Text ?? "").Split('\n').Length <= MostFaceLines, "face.text", $"must be text of at most {LongestFaceText} characters in at most {MostFaceLines} lines")
            .That(await Uploaded(Page?.Picture), "page.picture", $"must be the id of something uploaded with POST /api/manage/media?use={MediaUse.Page}")
            .That(await Uploaded(Face?.Logo), "face.logo", $"must be the id of something uploaded with POST /api/manage/media?use={MediaUse.Page}")
            .Throw();
        checks.That(await channels.Find(Channel!, stop) is not null, "channel", "no channel has this id; define it first").Throw();

        async Task<bool> Uploaded(string? id) => id is null || await media.Find(id, stop) is { Use: MediaUse.Page };
    }

    private static string ExpectedOfPage => $"must be text that takes at most {MostBytesOfPage} bytes in the page, which are about {MostBytesOfPage / 3} Chinese characters";

    private static bool FitsPage(string? text) => text is null || (!string.IsNullOrWhiteSpace(text) && CustomerPage.BytesOf(text) <= MostBytesOfPage);

    private static bool Fits(string? text, int most) => text is null || (text.Length <= most && !string.IsNullOrWhiteSpace(text));
}

public sealed record BatchBody(string? Channel, int? Count, string? Note, bool? Force, PageWords? Page, CardFace? Face, DateTimeOffset? Expires)
    : BatchWords(Channel, Note, Page, Face, Expires);

/// <param name="Prints">What its codes begin with, as <c>Brand__PublicUrl</c> is now.</param>
/// <param name="Cards">The first hundred.</param>
/// <param name="More">Where the others are, if there are any.</param>
public sealed record BatchShown(
    string Id, string Channel, int Count, string Note, PageWords? Page, CardFace? Face, DateTimeOffset? Expires, DateTimeOffset? MadeAt, DateTimeOffset? VoidedAt, CardPrice? Price,
    string Prints, IReadOnlyList<CardShown> Cards, string? More);

/// <param name="Void">True or left out.</param>
public sealed record CardShown(int Index, string Serial, string Url, bool? Void = null);

/// <param name="Next">Where the next page begins; left out at the end.</param>
public sealed record CardsShown(string Batch, int From, IReadOnlyList<CardShown> Items, int? Next);

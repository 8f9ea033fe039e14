using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels.Print;

namespace PrivateDomain.Channels.Cards;

/// <summary>Serials and addresses of a batch's cards, which stand nowhere and are made again whenever somebody asks.</summary>
public sealed class CardPages(CardSerials serials, VoidCards voidCards, IOptions<BrandOptions> brand)
{
    public const int First = 100;
    public const int MostOfPage = 1_000;

    public async Task<BatchShown> Show(CardBatch batch, CancellationToken stop) => new(
        batch.Id, batch.Channel, batch.Count, batch.Note, batch.Page, batch.Face, batch.Expires, batch.MadeAt, batch.VoidedAt, batch.Price,
        CardLink.Prefix(brand.Value.PublicUrl), (await Page(batch, 0, First, stop)).Items,
        batch.Count > First ? $"/api/manage/batches/{batch.Id}/cards?from={First}" : null);

    public async Task<CardsShown> Page(CardBatch batch, int from, int count, CancellationToken stop)
    {
        var isVoid = await voidCards.All(batch, stop);
        var until = Math.Min(from + count, batch.Count);
        var items = new List<CardShown>(until - from);
        for (var index = from; index < until; index++)
        {
            var serial = Serial(batch, index);
            items.Add(new(index, serial.ToString(), CardLink.Of(brand.Value.PublicUrl, serial).AbsoluteUri, isVoid?[index] is true ? true : null));
        }
        return new(batch.Id, from, items, until < batch.Count ? until : null);
    }

    public CardSerial Serial(CardBatch batch, int index) => serials.Make(batch.Id, index, batch.SigningKey) ?? throw new ApiProblem(
        409, "signing-key-missing", $"The batch is signed with key {batch.SigningKey}, which Cards__SigningKeys no longer lists; its cards count as unknown until it is listed again.");
}

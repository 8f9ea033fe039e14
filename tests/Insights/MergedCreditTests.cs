using PrivateDomain.Contacts;
using PrivateDomain.Insights;
using PrivateDomain.Orders;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Insights;

/// <summary>Two contacts that turn out to be one person had the same order, and each counted it by what it knew.</summary>
public sealed class MergedCreditTests
{
    [Fact]
    public async Task An_order_that_both_counted_is_counted_once_behind_the_merge()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var serial = (await app.Open(coupon: false))[0].Segments[^1];
        var contacts = app.Service<ContactStore>();
        var (older, younger) = (await Known(app, new(Identity.WeCom, "a"), Someone.Came), await Known(app, new(Identity.WeChat, "b"), Someone.Came.AddDays(1)));
        var added = new TimelineEntry("added", app.Clock.GetUtcNow().AddDays(-1), new Dictionary<string, string>(StringComparer.Ordinal) { ["keeper"] = "lin", ["serial"] = serial });
        await contacts.Change(younger, rows => ContactEvent.Into(rows, "e1", added), CancellationToken.None);
        var order = Bought.Order("1", app.Clock.GetUtcNow(), ("tea", 1)) with { Version = 1 };
        foreach (var contact in new[] { older, younger })
        {
            await contacts.Change(contact, rows => ContactOrder.Into(rows, order), CancellationToken.None);
            await app.Service<AttributeOrder>().Handle(new ContactOrdered(contact.Value, "tmall", "1"), CancellationToken.None);
        }
        Assert.Equal(["channel parcel 1 9900 CNY", "none  1 9900 CNY"], await app.Sales("last"));

        await app.Service<MergeContacts>().Handle(new SamePersonFound(older.Value, younger.Value), CancellationToken.None);
        await app.Drain();
        Assert.Equal(["channel parcel 1 9900 CNY"], await app.Sales("last"));
        Assert.Equal(["channel parcel 1 9900 CNY"], await app.Sales("first"));
    }

    private static async Task<ContactId> Known(App app, Identity identity, DateTimeOffset at) => (await app.Service<ContactStore>().Change(
        app.Service<ContactStore>().IdOf(identity),
        rows =>
        {
            var open = PrivateDomain.Contacts.Relation.Open(rows, identity, at);
            return (Profile.In(open)! with { UnionId = "u" }).Into(open);
        },
        CancellationToken.None)).Id;
}

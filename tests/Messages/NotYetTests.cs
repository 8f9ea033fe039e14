using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Orders;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Tests.Insights;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Messages;

/// <summary>A message that needs what another run is still at: here a contact that is being merged by a run that died.</summary>
public sealed class NotYetTests
{
    [Theory]
    [InlineData("attribution")]
    [InlineData("repurchase")]
    [InlineData("repurchase-result")]
    [InlineData("couponNudge")]
    [InlineData("couponNudge-result")]
    [InlineData("campaign")]
    [InlineData("campaign-result")]
    public async Task A_message_that_is_too_early_is_no_failure_and_waits(string kind)
    {
        await using var app = await App.Start();
        var (_, younger) = await HalfMerged(app);
        await app.Service<MessageSender>().Send(Told(younger) with { Kind = kind }, CancellationToken.None);
        Assert.Equal(1, await app.Drain());
        Assert.Equal(1, await app.Service<MessageSender>().Waiting(Lane.Work, CancellationToken.None));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task It_does_its_work_once_the_other_run_is_done()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (older, younger) = await HalfMerged(app);
        await app.Service<MessageSender>().Send(Told(younger), CancellationToken.None);
        await app.Service<MessageSender>().Send(new SamePersonFound(older.Value, younger.Value), CancellationToken.None);
        await app.Drain();
        Assert.StartsWith("none  1 ", Assert.Single(await app.Sales("last")), StringComparison.Ordinal);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task What_is_too_early_thirty_times_fails_and_is_kept()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (_, younger) = await HalfMerged(app);
        await app.Service<MessageSender>().Send(Told(younger), CancellationToken.None);
        // Thirty times too early, five times a failure, and once put aside.
        Assert.Equal(36, await app.Drain());
        Assert.Contains("\"again\":30", Assert.Single(await app.Rows("failures")).GetString("text0"), StringComparison.Ordinal);
    }

    private static DueArrived Told(ContactId contact) => new("attribution", [new(contact.Value, new OrderKey("tmall", "1").ToString())]);

    private static async Task<(ContactId Older, ContactId Younger)> HalfMerged(App app)
    {
        var contacts = app.Service<ContactStore>();
        var older = await Known(new(Identity.WeCom, "a"), Someone.Came);
        var younger = await Known(new(Identity.WeChat, "b"), Someone.Came.AddDays(1));
        await contacts.Change(younger, rows => ContactOrder.Into(rows, Bought.Order("1", app.Clock.GetUtcNow(), ("tea", 1)) with { Version = 1 }), CancellationToken.None);
        await contacts.Change(younger, rows => SamePerson.Freeze(rows, older, app.Clock.GetUtcNow()), CancellationToken.None);
        return (older, younger);

        async Task<ContactId> Known(Identity identity, DateTimeOffset at) => (await contacts.Change(
            contacts.IdOf(identity),
            rows =>
            {
                var open = PrivateDomain.Contacts.Relation.Open(rows, identity, at);
                return (Profile.In(open)! with { UnionId = "u" }).Into(open);
            },
            CancellationToken.None)).Id;
    }
}

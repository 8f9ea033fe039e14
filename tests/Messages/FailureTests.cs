using Azure.Storage.Queues;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Messages;

/// <summary>A message that fails five times is kept with its text; none expires.</summary>
public sealed class FailureTests
{
    public static TheoryData<string> Texts => new()
    {
        """{"type":"OrderRefunded","body":{}}""",
        """{"type":"OrderReceived"}""",
        """{"type":"OrderReceived","body":null}""",
        """{"body":{}}""",
        "[]",
        "null",
        "not json",
        new string('茶', 16_000),
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task What_nobody_can_handle_is_kept_as_it_came(string text)
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var lane = text.Length % 2 == 0 ? Lane.Urgent : Lane.Bulk;
        await Queue(app, lane).SendMessageAsync(text);

        Assert.Equal(6, await app.Drain());

        var kept = Assert.Single(await app.Rows("failures"));
        Assert.Equal((lane, text), (kept.PartitionKey, kept.GetString("text0") + kept.GetString("text1")));
        Assert.Equal(0, await app.Drain());
    }

    [Fact]
    public async Task One_that_fails_twice_and_then_does_not_is_no_failure()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        await app.Sell(app.Order("1", new { externalUserId = customer.ExternalUserId }));
        var failures = 2;
        app.Storage.Before = _ => Interlocked.Decrement(ref failures) >= 0 ? throw new IOException("the store is away") : Task.CompletedTask;
        await app.Drain();
        Assert.Empty(await app.Rows("failures"));
        Assert.Single(await app.Rows("waiting"));
    }

    [Fact]
    public async Task A_message_never_expires_and_carries_keys_only()
    {
        await using var app = await App.Start();
        await app.Service<MessageSender>().Send(new ContactOptedOut("someone"), CancellationToken.None);
        var message = (await Queue(app, Lane.Urgent).PeekMessageAsync()).Value;
        Assert.Equal("""{"type":"ContactOptedOut","body":{"contact":"someone"}}""", message.MessageText);
        Assert.True(message.ExpiresOn > message.InsertedOn!.Value.AddYears(50));
    }

    [Fact]
    public async Task Every_message_of_the_table_comes_back_as_it_was_sent()
    {
        await using var app = await App.Start();
        var table = app.Service<MessageTable>();
        foreach (var message in new object[] { new PrivateDomain.Orders.OrderReceived("a\"b", "订单"), new PrivateDomain.Orders.ContactOrdered("c", "s", "1"), new ContactOptedOut("c") })
        {
            var (lane, text) = table.Pack(message);
            Assert.Contains(lane, Lane.All);
            // Of things that are not there it asks nothing of anybody.
            await table.Dispatch(app.Service<IServiceProvider>(), text, CancellationToken.None);
        }
        Assert.Throws<KeyNotFoundException>(() => table.Pack("a text"));
    }

    private static QueueClient Queue(App app, string lane) => app.Service<QueueServiceClient>().GetQueueClient(lane);
}

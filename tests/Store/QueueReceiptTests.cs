using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Who took a message may change it, once; who only looked, or made a receipt up, may not.</summary>
public sealed class QueueReceiptTests : IAsyncLifetime
{
    private readonly NewStore _store = NewStore.Open(clock: new ManualClock());
    private readonly QueueClient _queue;

    public QueueReceiptTests() => _queue = _store.Queues().GetQueueClient("lane");

    public async Task InitializeAsync() => await _queue.CreateAsync();

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Of_many_who_use_one_receipt_one_succeeds()
    {
        for (var i = 0; i < 50; i++)
        {
            await _queue.SendMessageAsync($"{i}");
            var received = (await _queue.ReceiveMessageAsync()).Value;
            var done = await Task.WhenAll(Enumerable.Range(i, 6).Select(number => Task.Run(() => DoneAsync(received, delete: number % 2 == 0))));
            Assert.Single(done, one => one);
        }
    }

    [Fact]
    public async Task Who_only_wants_to_look_never_takes()
    {
        await _queue.SendMessageAsync("x");
        foreach (var (only, status) in new[] { ("true", 200), ("TRUE", 200), ("1", 400), ("yes", 400), ("", 400) })
        {
            var request = new StorageRequest("GET", "/lane/messages", QueryText.Read("?peekonly=" + only), new Dictionary<string, string>(), default, "http://127.0.0.1/x");
            Assert.Equal(status, (await _store.Door.Answer(StorageKind.Queue, request)).Status);
        }

        Assert.Equal(1, (await _queue.ReceiveMessageAsync()).Value.DequeueCount);
    }

    [Fact]
    public async Task A_receipt_or_an_id_that_nobody_gave_is_refused()
    {
        var sent = (await _queue.SendMessageAsync("x")).Value;
        await Refused.AsAsync(400, "InvalidQueryParameterValue", () => _queue.DeleteMessageAsync(sent.MessageId, "AgAA 1gE="));
        await Refused.AsAsync(400, "PopReceiptMismatch", () => _queue.DeleteMessageAsync(sent.MessageId, "0000000000000001"));
        await Refused.AsAsync(404, "MessageNotFound", () => _queue.DeleteMessageAsync("no-guid", sent.PopReceipt));
        await Refused.AsAsync(404, "MessageNotFound", () => _queue.DeleteMessageAsync("00000000-0000-0000-0000-000000000000", sent.PopReceipt));

        var other = (await _store.Queues().CreateQueueAsync("other")).Value;
        await Refused.AsAsync(404, "MessageNotFound", () => other.DeleteMessageAsync(sent.MessageId, sent.PopReceipt));
        Assert.Equal(204, (await _queue.DeleteMessageAsync(sent.MessageId, sent.PopReceipt)).Status);
    }

    private async Task<bool> DoneAsync(QueueMessage message, bool delete)
    {
        try
        {
            if (delete)
                await _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            else
                await _queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, "changed", TimeSpan.FromHours(1));
            return true;
        }
        catch (RequestFailedException refused) when (refused.ErrorCode is "PopReceiptMismatch" or "MessageNotFound")
        {
            return false;
        }
    }
}

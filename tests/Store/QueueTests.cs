using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PrivateDomain.Tests.Store;

/// <summary>What is Azure's and not the emulator's, and what needs a clock.</summary>
public sealed class QueueTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly NewStore _store;
    private readonly QueueClient _queue;

    public QueueTests()
    {
        _store = NewStore.Open(clock: _clock);
        _queue = _store.Queues().GetQueueClient("lane");
    }

    public async Task InitializeAsync() => await _queue.CreateAsync();

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task A_deleted_queues_name_cannot_be_used_for_30_s()
    {
        await _queue.SendMessageAsync("old");
        Assert.Equal(204, (await _queue.DeleteAsync()).Status);
        await Refused.AsAsync(404, "QueueNotFound", () => _queue.ReceiveMessageAsync());
        await Refused.AsAsync(409, "QueueBeingDeleted", () => _queue.CreateAsync());
        _clock.Advance(TimeSpan.FromSeconds(29));
        await Refused.AsAsync(409, "QueueBeingDeleted", () => _queue.CreateAsync());
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(201, (await _queue.CreateAsync()).Status);
        Assert.Equal(0, (await _queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
        Assert.Null((await _queue.ReceiveMessageAsync()).Value);
    }

    [Fact]
    public async Task Messages_come_in_the_order_they_were_put_and_all_at_once_if_asked()
    {
        for (var i = 0; i < 40; i++)
            await _queue.SendMessageAsync($"{i}", timeToLive: TimeSpan.FromDays(1 + i % 3));
        var first = (await _queue.ReceiveMessagesAsync(32)).Value;
        var rest = (await _queue.ReceiveMessagesAsync(32)).Value;
        Assert.Equal(Enumerable.Range(0, 40).Select(i => $"{i}"), first.Concat(rest).Select(message => message.Body.ToString()));
        Assert.Equal(40, first.Concat(rest).Select(message => message.PopReceipt).Distinct().Count());
    }

    [Fact]
    public async Task Each_message_is_received_by_one_of_many()
    {
        await Task.WhenAll(Enumerable.Range(0, 100).Select(i => _queue.SendMessageAsync($"{i}")));
        var received = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => _queue.ReceiveMessagesAsync(2)));
        var texts = received.SelectMany(messages => messages.Value).Select(message => int.Parse(message.Body.ToString(), CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, 100), texts.Order());
    }

    [Fact]
    public async Task A_message_that_was_not_deleted_comes_again_and_its_old_receipt_is_void_only_then()
    {
        await _queue.SendMessageAsync("again");
        var first = (await _queue.ReceiveMessageAsync(TimeSpan.FromSeconds(10))).Value;
        _clock.Advance(TimeSpan.FromSeconds(9));
        Assert.Null((await _queue.ReceiveMessageAsync()).Value);
        _clock.Advance(TimeSpan.FromSeconds(1));

        // Visible again, but nobody took it: who had it can still say something about it.
        var kept = (await _queue.UpdateMessageAsync(first.MessageId, first.PopReceipt, visibilityTimeout: TimeSpan.Zero)).Value;
        var second = (await _queue.ReceiveMessageAsync()).Value;
        Assert.Equal(("again", 2), (second.Body.ToString(), second.DequeueCount));
        await Refused.AsAsync(400, "PopReceiptMismatch", () => _queue.DeleteMessageAsync(first.MessageId, kept.PopReceipt));
    }

    [Fact]
    public async Task A_hidden_message_waits_behind_those_that_are_visible()
    {
        await _queue.SendMessageAsync("later", TimeSpan.FromSeconds(60));
        await _queue.SendMessageAsync("now");
        Assert.Equal(["now"], Texts((await _queue.ReceiveMessagesAsync(32)).Value));
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(["now", "later"], Texts((await _queue.ReceiveMessagesAsync(32)).Value));
    }

    [Fact]
    public async Task An_expired_message_never_comes_and_cannot_be_touched()
    {
        var soon = (await _queue.SendMessageAsync("soon", timeToLive: TimeSpan.FromSeconds(5))).Value;
        await _queue.SendMessageAsync("week");
        await _queue.SendMessageAsync("ever", timeToLive: TimeSpan.FromSeconds(-1));
        _clock.Advance(TimeSpan.FromSeconds(5));
        await Refused.AsAsync(404, "MessageNotFound", () => _queue.DeleteMessageAsync(soon.MessageId, soon.PopReceipt));
        await Refused.AsAsync(404, "MessageNotFound", () => _queue.UpdateMessageAsync(soon.MessageId, soon.PopReceipt, "x"));
        Assert.Equal(["week", "ever"], (await _queue.PeekMessagesAsync(32)).Value.Select(message => message.Body.ToString()));
        Assert.Equal(["week", "ever"], Texts((await _queue.ReceiveMessagesAsync(32)).Value));
        _clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal(["ever"], Texts((await _queue.ReceiveMessagesAsync(32)).Value));

        // Its room is given back by what comes after it.
        await _queue.SendMessageAsync("next");
        Assert.Equal(2, (await _queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task An_update_may_hide_a_message_beyond_its_end()
    {
        var sent = (await _queue.SendMessageAsync("short", timeToLive: TimeSpan.FromSeconds(5))).Value;
        await _queue.UpdateMessageAsync(sent.MessageId, sent.PopReceipt, "short", TimeSpan.FromSeconds(8));
        _clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Null((await _queue.ReceiveMessageAsync()).Value);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_hides_nothing_that_is_put_afterwards()
    {
        await _queue.SendMessageAsync("expires", timeToLive: TimeSpan.FromSeconds(1));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Null((await _queue.ReceiveMessageAsync()).Value);
        _clock.Advance(TimeSpan.FromHours(-1));
        await _queue.SendMessageAsync("after");
        Assert.Equal("after", (await _queue.ReceiveMessageAsync(TimeSpan.FromSeconds(30))).Value.Body.ToString());
        _clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal("after", (await _queue.ReceiveMessageAsync()).Value.Body.ToString());
    }

    [Fact]
    public async Task Sizes_are_counted_in_bytes()
    {
        var largest = new string('好', 65_536 / 3) + "x";
        await _queue.SendMessageAsync(largest);
        Assert.Equal(largest, (await _queue.ReceiveMessageAsync()).Value.Body.ToString());
        await Refused.AsAsync(413, "RequestBodyTooLarge", () => _queue.SendMessageAsync(largest + "x"));
        await Refused.AsAsync(413, "RequestBodyTooLarge", () => _queue.SendMessageAsync(new string('x', 140_000)));
    }

    [Fact]
    public async Task No_message_at_all_is_refused_and_none_but_spaces_is_kept()
    {
        await Refused.AsAsync(400, "OutOfRangeQueryParameterValue", () => _queue.ReceiveMessagesAsync(0));
        foreach (var text in new[] { "", " ", "\n" })
        {
            await _queue.SendMessageAsync(text);
            var received = (await _queue.ReceiveMessageAsync()).Value;
            Assert.Equal(text, received.Body.ToString());
            await _queue.DeleteMessageAsync(received.MessageId, received.PopReceipt);
        }
    }

    [Fact]
    public async Task Metadata_is_replaced_as_a_whole_and_its_names_are_checked()
    {
        await _queue.SetMetadataAsync(new Dictionary<string, string> { ["One"] = "1", ["two"] = "zwei: zwei" });
        await _queue.SetMetadataAsync(new Dictionary<string, string> { ["two"] = "2:2" });
        Assert.Equal([new("two", "2:2")], (await _queue.GetPropertiesAsync()).Value.Metadata);
        await Refused.AsAsync(400, "InvalidMetadata", () => _queue.SetMetadataAsync(new Dictionary<string, string> { ["a-b"] = "x" }));
        await Refused.AsAsync(400, "MetadataTooLarge", () => _queue.SetMetadataAsync(new Dictionary<string, string> { ["a"] = new('x', 9000) }));
    }

    [Fact]
    public async Task Settings_that_a_request_leaves_out_stay()
    {
        var service = _store.Queues();
        var metrics = new QueueMetrics { Version = "1.0", Enabled = true, IncludeApis = false, RetentionPolicy = new QueueRetentionPolicy { Enabled = true, Days = 5 } };
        await service.SetPropertiesAsync(new QueueServiceProperties { HourMetrics = metrics, Cors = [] });
        await service.SetPropertiesAsync(new QueueServiceProperties { MinuteMetrics = metrics, HourMetrics = null, Logging = null, Cors = [] });
        var kept = (await service.GetPropertiesAsync()).Value;
        Assert.Equal((5, 5, false), (kept.HourMetrics.RetentionPolicy.Days, kept.MinuteMetrics.RetentionPolicy.Days, kept.Logging.Write));
    }

    private static IEnumerable<string> Texts(IEnumerable<QueueMessage> messages) => messages.Select(message => message.Body.ToString());
}

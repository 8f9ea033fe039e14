using System.Globalization;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PrivateDomain.Tests.Store;

/// <summary>Many random steps on a queue and on a list that is looked through from its beginning: both give the same messages.</summary>
public sealed class QueueModelTests
{
    private readonly ManualClock _clock = new();
    private readonly List<Message> _model = [];
    private int _sent;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_queue_is_what_a_simple_list_would_be(int seed)
    {
        await using var store = NewStore.Open(clock: _clock);
        var queue = (await store.Queues().CreateQueueAsync("lane")).Value;
#pragma warning disable CA5394 // The same steps each time.
        var random = new Random(seed);
        for (var step = 0; step < 400; step++)
        {
            var number = random.Next(100);
            if (number < 35)
                await SendAsync(queue, random.Next(3) == 0 ? random.Next(1, 30) : 0, random.Next(4) == 0 ? -1 : random.Next(30, 90));
            else if (number < 60)
                await ReceiveAsync(queue, random.Next(1, 5), random.Next(1, 40));
            else if (number < 70)
                await PeekAsync(queue);
            else if (number < 80 && _model.Count > 0)
                await DeleteAsync(queue, _model[random.Next(_model.Count)]);
            else if (number < 88 && _model.Count > 0)
                await UpdateAsync(queue, _model[random.Next(_model.Count)], random.Next(0, 40));
            else
                Advance(TimeSpan.FromSeconds(random.Next(12) == 0 ? -random.Next(60) : random.Next(20)));
        }
#pragma warning restore CA5394

        // An update by somebody who still knows the receipt tells that nothing was lost but what has expired.
        foreach (var message in Alive().ToList())
            await UpdateAsync(queue, message, 0);
        Assert.InRange((await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount, Alive().Count(), _model.Count);
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private IEnumerable<Message> Alive() => _model.Where(message => message.Expires > Now);

    private IEnumerable<Message> Visible() => Alive().Where(message => message.Visible <= Now).OrderBy(message => message.Visible).ThenBy(message => message.Number);

    /// <summary>A clock that is set back must not wake the dead: whether those are still there, nobody can say.</summary>
    private void Advance(TimeSpan by)
    {
        if (!_model.Exists(message => message.Expires <= Now && message.Expires > Now + by))
            _clock.Advance(by);
    }

    private async Task SendAsync(QueueClient queue, int hidden, int lives)
    {
        var number = _sent++;
        var sent = (await queue.SendMessageAsync($"{number}", TimeSpan.FromSeconds(hidden), TimeSpan.FromSeconds(lives))).Value;
        var expires = lives < 0 ? DateTimeOffset.MaxValue : Now.AddSeconds(lives);
        _model.Add(new Message(number, sent.MessageId) { Receipt = sent.PopReceipt, Visible = Now.AddSeconds(hidden), Expires = expires });
    }

    private async Task ReceiveAsync(QueueClient queue, int count, int hidden)
    {
        var expected = Visible().Take(count).ToList();
        var received = (await queue.ReceiveMessagesAsync(count, TimeSpan.FromSeconds(hidden))).Value;
        Assert.Equal(expected.Select(message => message.Number), received.Select(message => Number(message.Body)));
        foreach (var (message, taken) in expected.Zip(received))
        {
            (message.Receipt, message.Visible) = (taken.PopReceipt, Now.AddSeconds(hidden));
            Assert.Equal(++message.Dequeued, taken.DequeueCount);
        }
    }

    private async Task PeekAsync(QueueClient queue)
    {
        PeekedMessage[] seen = (await queue.PeekMessagesAsync(32)).Value;
        Assert.Equal(Visible().Take(32).Select(message => message.Number), seen.Select(message => Number(message.Body)));
    }

    private async Task DeleteAsync(QueueClient queue, Message message)
    {
        if (message.Expires <= Now)
        {
            await Refused.AsAsync(404, "MessageNotFound", () => queue.DeleteMessageAsync(message.Id, message.Receipt));
            return;
        }

        await queue.DeleteMessageAsync(message.Id, message.Receipt);
        _model.Remove(message);
    }

    private async Task UpdateAsync(QueueClient queue, Message message, int hidden)
    {
        Task<Azure.Response<UpdateReceipt>> UpdateMessageAsync() => queue.UpdateMessageAsync(message.Id, message.Receipt, visibilityTimeout: TimeSpan.FromSeconds(hidden));
        if (message.Expires <= Now)
        {
            await Refused.AsAsync(404, "MessageNotFound", UpdateMessageAsync);
            return;
        }

        message.Receipt = (await UpdateMessageAsync()).Value.PopReceipt;
        message.Visible = Now.AddSeconds(hidden);
    }

    private static int Number(BinaryData body) => int.Parse(body.ToString(), CultureInfo.InvariantCulture);

    private sealed class Message(int number, string id)
    {
        public int Number => number;

        public string Id => id;

        public string Receipt { get; set; } = "";

        public DateTimeOffset Visible { get; set; }

        public DateTimeOffset Expires { get; init; }

        public int Dequeued { get; set; }
    }
}

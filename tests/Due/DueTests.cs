using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Due;

/// <summary>What is later comes when its time has come: all of it, and again where it failed.</summary>
public sealed class DueTests
{
    private const string Contact = "0123456789ABCDEFGHJKMNPQRS";

    [Fact]
    public async Task More_than_one_reading_holds_is_handed_on_whole_and_then_gone()
    {
        var room = new Room();
        await using var app = await Start(room);
        var at = app.Clock.GetUtcNow();
        await Parallel.ForAsync(0, 520, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, stop) => await Plan(app, at.AddMinutes(-n), $"{n}"));
        await Plan(app, at.AddMinutes(2), "later");

        await app.Sweep();

        Assert.Equal(Enumerable.Range(0, 520), room.Handled.Select(key => int.Parse(key, System.Globalization.CultureInfo.InvariantCulture)).Order());
        Assert.Equal("later", Assert.Single(await app.Rows("due")).GetString("key"));
    }

    [Fact]
    public async Task Planning_the_same_twice_is_one_row_and_a_clock_that_jumps_by_years_loses_nothing()
    {
        var room = new Room();
        await using var app = await Start(room);
        var at = app.Clock.GetUtcNow().AddDays(1);
        foreach (var _ in Enumerable.Range(0, 2)) await Plan(app, at, "same");
        await Plan(app, at.AddYears(50), "far");

        await app.Pass(TimeSpan.FromDays(365 * 30));
        Assert.Equal(["same"], room.Handled);
        await app.Pass(TimeSpan.FromDays(365 * 30));
        Assert.Equal(["same", "far"], room.Handled);
    }

    [Fact]
    public async Task One_that_fails_holds_up_no_other_and_comes_again_alone() // M5
    {
        var room = new Room { Fails = key => key == "bad" };
        await using var app = await Start(room);
        foreach (var key in new[] { "a", "bad", "c" }) await Plan(app, app.Clock.GetUtcNow(), key);

        await app.Sweep();

        Assert.Equal(["a", "c"], room.Handled.Order(StringComparer.Ordinal));
        var kept = Assert.Single(await app.Rows("failures"));
        Assert.Equal(Lane.Work, kept.PartitionKey);
        Assert.Contains("\"bad\"", kept.GetString("text0"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"a\"", kept.GetString("text0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_planned_for_the_same_minute_again_while_it_is_handed_on_is_not_lost()
    {
        var room = new Room();
        await using var app = await Start(room);
        var at = app.Clock.GetUtcNow();
        room.Then = key => room.Handled.Count == 1 ? Plan(app, at, key) : Task.CompletedTask;
        var due = await Plan(app, at, "again");
        var replanned = new TaskCompletionSource();
        app.Storage.Before = call => call.StartsWith("DELETE due", StringComparison.Ordinal) ? replanned.Task : Task.CompletedTask;

        // The reading has sent its message and is about to delete the row when the message is handled.
        var reading = app.Service<ReadDueShard>().Handle(new DueShardReady(Convert.ToInt32(due.Partition[..1], 16)), CancellationToken.None);
        await Eventually.TrueAsync(async () => await app.Drain() > 0 || !room.Handled.IsEmpty);
        replanned.SetResult();
        await reading;
        await app.Sweep();

        Assert.Equal(["again", "again"], room.Handled);
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task A_reading_that_ends_before_it_deletes_hands_on_again()
    {
        var room = new Room();
        await using var app = await Start(room);
        await Plan(app, app.Clock.GetUtcNow(), "a");
        var deaths = 1;
        app.Storage.Before = call => call.StartsWith("DELETE due", StringComparison.Ordinal) && Interlocked.Decrement(ref deaths) >= 0
            ? throw new IOException("dead") : Task.CompletedTask;
        await app.Sweep();
        Assert.Equal(["a", "a"], room.Handled);
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task A_run_that_takes_long_hands_the_rest_on()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var clock = new ManualClock();
        var room = new Room { Then = _ => { clock.Advance(TimeSpan.FromSeconds(50)); return Task.CompletedTask; } };
        var handle = new HandleDue([room], app.Service<MessageSender>(), clock, NullLogger<HandleDue>.Instance);

        await handle.Handle(new DueArrived(Room.Name, [.. Enumerable.Range(0, 10).Select(n => new DueArrived.Item(Contact, $"{n}"))]), CancellationToken.None);
        Assert.Equal(["0", "1", "2"], room.Handled);

        // Nobody has this kind in the app itself, so the message that was sent is kept as it is.
        await app.Drain();
        var text = Assert.Single(await app.Rows("failures")).GetString("text0");
        Assert.Contains("\"3\"", text, StringComparison.Ordinal);
        Assert.Contains("\"9\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"2\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_with_nothing_due_reads_each_shard_once_and_writes_nothing()
    {
        await using var app = await App.Start();
        var calls = new ConcurrentQueue<string>();
        app.Storage.Before = call => { calls.Enqueue(call); return Task.CompletedTask; };
        await app.Sweep();
        Assert.Equal(DueIndex.Shards, calls.Count);
        Assert.All(calls, call => Assert.StartsWith("GET due", call, StringComparison.Ordinal));
    }

    private static Task<App> Start(Room room) => App.Start(adjust: builder => builder.Services.AddSingleton<IDueHandler>(room), settings: Selling.AtOnce);

    private static Task<DueKey> Plan(App app, DateTimeOffset at, string key) => app.Service<DueIndex>().Plan(at, Contact, Room.Name, key, CancellationToken.None);

    private sealed class Room : IDueHandler
    {
        public const string Name = "test";

        public string Kind => Name;

        public ConcurrentQueue<string> Handled { get; } = new();

        public Func<string, bool> Fails { get; init; } = _ => false;

        public Func<string, Task> Then { get; set; } = _ => Task.CompletedTask;

        public async Task Handle(ContactId contact, string key, CancellationToken stop)
        {
            if (Fails(key)) throw new InvalidOperationException($"{key} fails.");
            Handled.Enqueue(key);
            await Then(key);
        }
    }
}

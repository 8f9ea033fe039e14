using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Due;
using PrivateDomain.Messages;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Campaigns;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Repurchase;
using PrivateDomain.Tests.Repurchase.Refit;
using Relation = PrivateDomain.Contacts.Relation;
using StoredTables = PrivateDomain.Storage.Tables;

namespace PrivateDomain.Tests.Infra.Cost;

/// <summary>
/// Customers of a small shop live through what a bill is made of, and what each step takes is counted. What operators define is read anew at each step, as in a shop whose steps are more than the cache's 5 s
/// apart; of several rounds the dearest counts.
/// </summary>
/// <param name="Steps">By what happens, in the order of a customer's life.</param>
/// <param name="Timers">By function: a run that finds nothing to do.</param>
/// <param name="KilobytesPerContact">In the tables, of a contact with a scan, a coupon, an order and a reminder.</param>
/// <param name="KilobytesPerCampaign">What a campaign adds for a contact whom it reached.</param>
internal sealed record CountedFlows(IReadOnlyList<(string Name, Counted Cost)> Steps, IReadOnlyDictionary<string, Counted> Timers, double KilobytesPerContact, double KilobytesPerCampaign)
{
    public const string CodesAhead = "64 codes are made ahead";
    public const string Scan = "a card is scanned";
    public const string Add = "its keeper is added: welcome with a coupon";
    public const string Order = "an order is told, and its reminder planned";
    public const string Due = "a reminder is due and handed to the keeper";
    public const string Result = "the keeper has sent it, and the result is asked for";
    public const string Campaign = "a campaign reaches a recipient";
    public const string Learned = "a night learns of a contact who bought, and moves the reminder";
    public const string Compared = "a night compares 100 customers with the platform";
    public const string Night = "a night";
    public const string Shard = "a night looks at a shard of contacts";

    private const int Rounds = 3;
    private const int Many = 20;

    // Messages that run side by side now and then read the same twice.
    private static readonly string[] OneByOne = ["--AzureFunctionsJobHost:extensions:queues:batchSize=1", "--AzureFunctionsJobHost:extensions:queues:newBatchThreshold=0"];

    public static async Task<CountedFlows> Play()
    {
        var time = new CountedTime();
        await using var app = await App.Start(platformClock: time, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, time), settings: [.. Selling.AtOnce, .. OneByOne]);
        var calls = new CallCounter(app, time);
        var cards = await app.Open(cards: Rounds + 1 + Many);
        await app.PutTea();
        await app.Drain();
        // What the offer's definition brings some seconds later belongs to no step.
        await app.Service<QueueServiceClient>().GetQueueClient(Lane.Work).ClearMessagesAsync();

        var emptyNight = await calls.Of(app.Night);
        var sweep = await calls.Of(() => app.Service<SweepDue>().Sweep(CancellationToken.None));
        var firstScan = await calls.Of(() => app.Platform.Phone.ScanAsync(cards[0]));
        List<(string Name, Counted Cost)> rounds = [];
        for (var round = 1; round <= Rounds; round++)
        {
            var (card, customer) = (cards[round], app.Platform.WeCom.CreateCustomer("小雨"));
            ContactWay way = null!;
            await Step(Scan, async () => way = (await app.Platform.Phone.ScanAsync(card)).Way!);
            await Step(Add, () => app.Platform.WeCom.Add(customer, way.ConfigId)!.Accepted);
            await Step(Order, () => app.Sell(app.Order($"{round}", new { externalUserId = customer.ExternalUserId })));
            app.MoveTo(10);
            app.Clock.Ahead += Reminding.ToRemind;
            await Step(Due, app.Sweep, sweep);
            app.Tap();
            app.Clock.Ahead += TimeSpan.FromMinutes(10);
            await Step(Result, app.Sweep, sweep);
        }
        var kilobytes = Math.Round(2 * await Bytes(app) / 1e3 / Rounds) / 2;

        // Many at once, so that what is done once for all of them counts little.
        var customers = new List<Customer>();
        foreach (var card in cards.Skip(Rounds + 1)) customers.Add((await app.Come(card)).Customer);
        await app.Drain();
        var before = await Bytes(app);
        await app.Define();
        await app.To(customers);
        var campaign = await calls.Of(async () =>
        {
            await app.Turn("start");
            app.TapAll();
            await app.Pass(TimeSpan.FromMinutes(5));
        }) - 3 * sweep;
        Assert.Equal($"sent {Many}", await app.States());
        var perCampaign = Math.Round(2 * (await Bytes(app) - before) / 1e3 / Many) / 2;

        // Until the nights know all that was.
        for (var nights = 0; nights < 3; nights++) await app.Night();
        var night = await calls.Of(app.Night);
        var shards = (await app.Rows("runtime")).Count(row => row.RowKey.StartsWith("shard|", StringComparison.Ordinal));
        await app.Buys(customers[0], "night", "tea");
        await app.PutTea(daysOfUse: 40);
        var busyNight = await calls.Of(app.Night);
        Assert.Contains("reminderMoved", await app.Told(customers[0]));

        await Compare(app);
        var few = await calls.Of(() => Compare(app));
        await Know(app, 100);
        await Compare(app);
        var more = await calls.Of(() => Compare(app));

        var steps = rounds.GroupBy(one => one.Name, StringComparer.Ordinal).Select(group => (group.Key, group.MaxBy(one => one.Cost.Tables).Cost)).ToList();
        steps.Insert(0, (CodesAhead, firstScan - steps[0].Cost));
        steps.Add((Campaign, 1.0 / Many * campaign));
        steps.Add((Learned, busyNight - night));
        steps.Add((Compared, more - few));
        steps.Add((Night, emptyNight));
        steps.Add((Shard, 1.0 / shards * (night - emptyNight)));
        var timers = new Dictionary<string, Counted>(StringComparer.Ordinal);
        foreach (var (name, run) in TimersOf(app))
        {
            await calls.Of(run);
            timers[name] = await calls.Of(run);
        }
        return new(steps, timers, kilobytes, perCampaign);

        async Task Step(string name, Func<Task> act, Counted without = default) => rounds.Add((name, await calls.Of(act) - without));
    }

    /// <summary>The next night's comparison.</summary>
    private static async Task Compare(App app)
    {
        app.Clock.Ahead += TimeSpan.FromDays(1);
        await ActivatorUtilities.CreateInstance<ReconcileKeepers>(app.Service<IServiceProvider>()).Sweep(CancellationToken.None);
        await app.Drain();
    }

    /// <summary>So many customers of lin's, who came before.</summary>
    private static async Task Know(App app, int customers)
    {
        for (var n = 0; n < customers; n++)
        {
            var customer = app.Platform.WeCom.CreateCustomer("客");
            app.Platform.WeCom.AddWithoutCode(customer, "lin", new DeliveryPlan { Copies = 0 });
            var (identity, now) = (new Identity(Identity.WeCom, customer.ExternalUserId), app.Clock.GetUtcNow());
            await app.Service<ContactStore>().Change(app.IdOf(customer), rows => Relation.Record(rows, new RelationChanged(identity, "lin", Active: true, "e", now, now)), CancellationToken.None);
        }
    }

    private static IEnumerable<(string Name, Func<Task> Run)> TimersOf(App app) =>
        from timer in FunctionMethods.With<TimerTriggerAttribute>()
        let room = ActivatorUtilities.CreateInstance(app.Service<IServiceProvider>(), timer.Method.DeclaringType!)
        select (timer.Name, (Func<Task>)(() => (Task)timer.Method.Invoke(room, [new TimerInfo(), CancellationToken.None])!));

    // How the service counts: https://learn.microsoft.com/archive/blogs/windowsazurestorage/how-to-calculate-entity-size.
    private static async Task<long> Bytes(App app)
    {
        long bytes = 0;
        foreach (var table in StoredTables.Names.Except(["catalog", "contactways", "runtime"], StringComparer.Ordinal))
            foreach (var row in await app.Rows(table))
                bytes += 4 + row.Sum(property => property.Key is "odata.etag" ? 0 : property.Key is "PartitionKey" or "RowKey" ? 2 * ((string)property.Value!).Length : 8 + 2 * property.Key.Length + property.Value switch
                {
                    string text => 4 + 2 * text.Length,
                    byte[] data => 4 + data.Length,
                    bool => 1,
                    int => 4,
                    Guid => 16,
                    _ => 8,
                });
        return bytes;
    }

    /// <summary>Time goes on as a test says, and no time passes in between: what is cached stays, however slow the machine is.</summary>
    private sealed class CountedTime : TimeProvider
    {
        private readonly DateTimeOffset start = System.GetUtcNow();
        private long ahead;

        public void Pass(TimeSpan span) => Interlocked.Add(ref ahead, span.Ticks);

        public override DateTimeOffset GetUtcNow() => start + new TimeSpan(Interlocked.Read(ref ahead));

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref ahead);
    }

    private sealed class CallCounter(App app, CountedTime time)
    {
        /// <summary>What is done, with all that comes of it.</summary>
        public async Task<Counted> Of(Func<Task> act)
        {
            time.Pass(TimeSpan.FromSeconds(6));
            int tables = 0, files = 0, puts = 0;
            app.Storage.Before = call =>
            {
                var asked = call.Split(' ', '(', '/', '?')[1];
                if (asked is "messages") Interlocked.Increment(ref puts);
                else if (asked is "$batch" || StoredTables.Names.Contains(asked, StringComparer.Ordinal)) Interlocked.Increment(ref tables);
                else Interlocked.Increment(ref files);
                return Task.CompletedTask;
            };
            var before = app.Storage.Invocations;
            await act();
            await app.Drain();
            var (messages, requests) = (0, 0);
            foreach (var run in app.Storage.Invocations.Skip(before.Count))
                _ = run.Function.StartsWith("Handle", StringComparison.Ordinal) ? messages++ : requests++;
            Assert.Equal(puts, messages);
            return new(requests, messages, tables, files);
        }
    }
}

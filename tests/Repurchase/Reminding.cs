using PrivateDomain.Contacts;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Repurchase;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>A customer who bought tea that lasts 30 days, so that 27 days later they are reminded; what the platform then has and the timeline says.</summary>
internal static class Reminding
{
    /// <summary>From the purchase to its reminder.</summary>
    public static readonly TimeSpan ToRemind = TimeSpan.FromDays(27);

    /// <summary>How long a test waits for what has to come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public const string AddTask = "externalcontact/add_msg_template";
    public const string Result = "externalcontact/get_groupmsg_send_result";
    public const string Cancel = "externalcontact/cancel_groupmsg_send";

    /// <summary>A platform whose clock can be moved: it tells whole seconds, and of two facts in one second the add counts.</summary>
    public static Task<SandboxApp> Platform(TimeProvider clock) =>
        SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey }, clock);

    public static async Task<Customer> Buyer(this App app, params string[] skus)
    {
        if (skus.Length == 0) skus = ["tea"];
        foreach (var sku in skus) await app.PutTea(sku: sku);
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await app.Buys(customer, "1", skus);
        return customer;
    }

    public static async Task Buys(this App app, Customer customer, string id, params string[] skus)
    {
        var order = app.Order(id, new { externalUserId = customer.ExternalUserId });
        if (skus.Length > 0) order["lines"] = new System.Text.Json.Nodes.JsonArray([.. skus.Select(sku => Selling.Line(sku))]);
        await app.Sell(order);
        await app.Drain();
    }

    public static IReadOnlyList<KeeperTask> Tasks(this App app, string keeper = "lin") => app.Platform.WeCom.Tasks(keeper);

    public static IReadOnlyList<KeeperTask> OpenTasks(this App app, string keeper = "lin") => app.Platform.WeCom.OpenTasks(keeper);

    /// <summary>The keeper taps the one task that waits.</summary>
    public static void Tap(this App app, string keeper = "lin") => app.Platform.WeCom.Confirm(keeper, Assert.Single(app.OpenTasks(keeper)).MsgId);

    /// <summary>Reminders that reached the customer.</summary>
    public static int Received(this App app, Customer customer) => app.Platform.WeCom.Messages(customer).Count(message => message.Kind == "mass");

    /// <summary>What the timeline tells of reminders, without the plan: <c>reminderPostponed cap</c>.</summary>
    public static async Task<IReadOnlyList<string>> Told(this App app, Customer customer) =>
        [.. (await app.Get($"api/manage/contacts/{await app.ContactId(customer)}")).GetProperty("timeline").EnumerateArray()
            .Select(entry => (Kind: entry.GetProperty("kind").GetString()!, About: entry.TryGetProperty("about", out var about) ? about : default))
            .Where(entry => entry.Kind != "reminderPlanned" && (entry.Kind.StartsWith("reminder", StringComparison.Ordinal) || entry.Kind == "handedToKeeper"))
            .Select(entry => entry.About.TryGetProperty("reason", out var reason) ? $"{entry.Kind} {reason}" : entry.Kind)];

    /// <summary>Business time goes on to the next time that it is this hour and a second, and what is due by then is done.</summary>
    public static async Task Until(this App app, int localHour)
    {
        app.MoveTo(localHour);
        app.Clock.Ahead += TimeSpan.FromSeconds(1);
        await app.Sweep();
    }

    /// <summary>The clock stands where a reminder is due, and nobody looked yet.</summary>
    public static async Task<IReadOnlyList<DeliveryRow>> Due(this App app, Customer customer)
    {
        app.Clock.Ahead += ToRemind;
        return await app.Reminders(customer);
    }

    /// <summary>What is due was read and handed on: a run that starts now is the last to hear of it.</summary>
    public static async Task ForgetDue(this App app)
    {
        var due = app.Service<DueIndex>();
        for (var shard = 0; shard < DueIndex.Shards; shard++)
            foreach (var row in await due.Read(shard, app.Clock.GetUtcNow(), most: 100, CancellationToken.None)) await due.Delete(row, CancellationToken.None);
    }

    public static async Task<IReadOnlyList<DeliveryRow>> Reminders(this App app, Customer customer) =>
        [.. DeliveryRow.In(await app.Contact(customer)).Where(row => row.Kind == ReminderDelivery.Kind)];

    public static Task<ContactRows> Contact(this App app, Customer customer) => app.Service<ContactStore>().Read(app.IdOf(customer), CancellationToken.None);

    public static ContactId IdOf(this App app, Customer customer) => app.Service<ContactStore>().IdOf(new(Identity.WeCom, customer.ExternalUserId));

    /// <summary>One run of the due reminder, as a message would start it.</summary>
    public static Task Send(this App app, Customer customer, DeliveryRow reminder) => app.Service<IEnumerable<IDueHandler>>()
        .Single(handler => handler.Kind == SendReminder.DueKind).Handle(app.IdOf(customer), reminder.Key, CancellationToken.None);
}

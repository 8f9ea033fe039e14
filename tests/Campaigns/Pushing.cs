using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Campaigns;
using PrivateDomain.Delivery;
using PrivateDomain.Due;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Campaigns;

/// <summary>A brand with customers, and a campaign to them.</summary>
internal static class Pushing
{
    public const string Id = "spring";
    public const string Remind = "externalcontact/remind_groupmsg_send";
    public const string List = "externalcontact/get_groupmsg_list_v2";

    /// <summary>Nobody taps but by hand, and business time and the platform's may go apart.</summary>
    public static async Task<(App App, IReadOnlyList<Customer> Customers)> Open(int customers, SandboxOptions? sandbox = null, params IReadOnlyList<string> settings)
    {
        var app = await App.Start(sandbox: sandbox, settings: settings);
        return (app, await app.Meet(customers));
    }

    /// <summary>The same with one clock for all, which <c>time</c> moves on.</summary>
    public static async Task<(App App, IReadOnlyList<Customer> Customers, AheadClock Time)> OpenInTime(int customers, SandboxOptions? sandbox = null, params IReadOnlyList<string> settings)
    {
        var time = new AheadClock();
        var app = await App.Start(
            sandbox: sandbox, platformClock: time, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, time), settings: settings);
        return (app, await app.Meet(customers), time);
    }

    /// <summary>All clocks go on together, and what is due by then is done.</summary>
    public static async Task Later(this App app, AheadClock time, TimeSpan by)
    {
        time.Pass(by);
        await app.Sweep();
    }

    /// <summary>Just before the first storage call that names this, or a later one, something else happens, once.</summary>
    public static void Before(this App app, string call, Func<Task> act, int nth = 1)
    {
        var left = nth;
        app.Storage.Before = now => now.Contains(call, StringComparison.Ordinal) && Interlocked.Decrement(ref left) == 0 ? act() : Task.CompletedTask;
    }

    /// <summary>So many customers of lin's.</summary>
    public static async Task<IReadOnlyList<Customer>> Meet(this App app, int customers, string? unionIds = null)
    {
        var card = (await app.Open(coupon: false))[0];
        var met = new List<Customer>();
        for (var n = 0; n < customers; n++) met.Add((await app.Come(card, name: $"客{n}", unionId: unionIds is null ? null : $"{unionIds}{n}")).Customer);
        await app.Drain();
        return met;
    }

    public static Task<JsonElement> Define(
        this App app, string form = "shared", string text = "春茶到了，点开看看您的专属礼。", object? link = null, string? offer = null, TimeSpan? expires = null, string id = Id, bool? endsOnPurchase = null,
        DateTimeOffset? startsAt = null) =>
        app.Put($"api/manage/campaigns/{id}", new
        {
            name = "春茶",
            form,
            text,
            link,
            offer,
            startsAt,
            expires = app.Clock.GetUtcNow() + (expires ?? TimeSpan.FromDays(20)),
            endsOnPurchase,
        });

    public static async Task<JsonElement> To(this App app, IEnumerable<Customer> customers, string id = Id)
    {
        var contacts = new List<string>();
        foreach (var customer in customers) contacts.Add(app.IdOf(customer).Value);
        return await app.Post($"api/manage/campaigns/{id}/recipients", new { contacts });
    }

    /// <summary>Starts, pauses or cancels, and does what comes of it.</summary>
    public static async Task Turn(this App app, string verb, string id = Id)
    {
        await app.Post($"api/manage/campaigns/{id}/{verb}", new { });
        await app.Drain();
        await app.Sweep();
    }

    /// <summary>Defined, named and started.</summary>
    public static async Task Push(this App app, IEnumerable<Customer> customers, string form = "shared", string? text = null, object? link = null, string? offer = null, TimeSpan? expires = null)
    {
        await app.Define(form, text ?? (form == "shared" ? "春茶到了。" : "{{ name }}，春茶到了。"), link, offer, expires);
        await app.To(customers);
        await app.Turn("start");
    }

    /// <summary>Such as <c>sent 2, waiting 1</c>; with the reasons of a state as <c>waiting 1 (cap 1)</c>.</summary>
    public static async Task<string> States(this App app, bool reasons = false, string id = Id) => string.Join(", ", (await app.Get($"api/manage/campaigns/{id}")).GetProperty("states").EnumerateObject()
        .Select(state => $"{state.Name} {state.Value.GetProperty("contacts")}" + (reasons && state.Value.TryGetProperty("reasons", out var why)
            ? $" ({string.Join(", ", why.EnumerateObject().Select(reason => $"{reason.Name} {reason.Value}"))})" : "")));

    /// <summary>Mass messages that reached the customer.</summary>
    public static IReadOnlyList<string> Pushes(this App app, Customer customer) =>
        [.. app.Platform.WeCom.Messages(customer).Where(message => message.Kind == "mass").Select(message => message.Text ?? "")];

    public static async Task<DeliveryRow> Row(this App app, Customer customer, string id = Id) => DeliveryRow.In(await app.Contact(customer), "campaign-" + id)!;

    public static async Task<int> Slots(this App app, Customer customer) => Caps.In(await app.Contact(customer)).Taken.Count;

    /// <summary>What the timeline tells of campaigns: <c>campaignPostponed cap</c>.</summary>
    public static async Task<IReadOnlyList<string>> Heard(this App app, Customer customer) =>
        [.. (await app.Get($"api/manage/contacts/{await app.ContactId(customer)}")).GetProperty("timeline").EnumerateArray()
            .Select(entry => (Kind: entry.GetProperty("kind").GetString()!, About: entry.TryGetProperty("about", out var about) ? about : default))
            .Where(entry => entry.Kind.StartsWith("campaign", StringComparison.Ordinal) || entry.Kind == "handedToKeeper")
            .Select(entry => entry.About.ValueKind is JsonValueKind.Object && entry.About.TryGetProperty("reason", out var reason) ? $"{entry.Kind} {reason}" : entry.Kind)];

    public static Task<JsonElement> Offer(this App app) => app.Put("api/manage/offers/tea", new { title = "春茶礼", amountMinor = 2000, currency = "CNY", minimumMinor = 9900, validDays = 30 });

    /// <summary>The keeper taps whatever waits.</summary>
    public static void TapAll(this App app, string keeper = "lin")
    {
        foreach (var task in app.OpenTasks(keeper)) app.Platform.WeCom.Confirm(keeper, task.MsgId);
    }

    public static async Task OptOut(this App app, Customer customer)
    {
        await app.Put($"api/manage/contacts/{app.IdOf(customer).Value}/consent", new { marketing = false });
        await app.Drain();
    }

    /// <summary>One run of the customer's personal message, as a message would start it.</summary>
    public static Task Run(this App app, Customer customer, string id = Id) => app.Service<IEnumerable<IDueHandler>>()
        .Single(handler => handler.Kind == SendPersonal.DueKind).Handle(app.IdOf(customer), "campaign-" + id, CancellationToken.None);

    /// <summary>The next time that it is this hour, and the minute after it.</summary>
    public static async Task Hour(this App app, int localHour)
    {
        await app.Until(localHour);
        await app.Sweep();
    }
}

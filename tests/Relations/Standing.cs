using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Groups;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Relations;

/// <summary>An app and a platform with one clock that a test moves, customers of keepers, and how they stand in our rows.</summary>
internal static class Standing
{
    public static Task<SandboxApp> Platform(TimeProvider clock, WeComLimits? limits = null) => SandboxApp.StartAsync(
        new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey, RetryInterval = TimeSpan.FromMilliseconds(50), Limits = limits ?? new() }, clock);

    /// <param name="platform">The platform of an earlier app; a fresh one otherwise.</param>
    public static async Task<App> Start(TimeProvider clock, SandboxApp? platform = null, string? store = null) => await App.Start(store ?? TestStore.New(), platform ?? await Platform(clock), adjust: builder =>
    {
        builder.Services.AddKeyedSingleton(Clocks.System, clock);
        builder.Services.AddSingleton<ReconcileKeepers>().AddSingleton<ReadGroups>();
    }, settings: Selling.AtOnce);

    /// <summary>A customer who added the keeper, and all that follows from it is done.</summary>
    public static async Task<Customer> Friend(this App app, string name = "小雨", string keeper = "lin", string? unionId = null)
    {
        var customer = app.Platform.WeCom.CreateCustomer(name, unionId);
        Assert.True(await app.Platform.WeCom.AddWithoutCode(customer, keeper)!.Accepted);
        await app.Drain();
        return customer;
    }

    /// <summary>The same, and the platform tells nobody.</summary>
    public static Customer Unheard(this App app, string name = "阿秋", string keeper = "lin", string? unionId = null)
    {
        var customer = app.Platform.WeCom.CreateCustomer(name, unionId);
        app.Platform.WeCom.AddWithoutCode(customer, keeper, new DeliveryPlan { Copies = 0 });
        return customer;
    }

    public static async Task<JsonElement> Relation(this App app, Customer customer, string keeper = "lin") =>
        (await app.Get($"api/manage/contacts/{await app.ContactId(customer)}/relations")).GetProperty("relations").EnumerateArray().Single(one => one.GetProperty("keeper").GetString() == keeper);

    /// <summary><c>lin</c> for a relation that stands, <c>-lin</c> for one that has ended.</summary>
    public static async Task<string> Keepers(this App app, Customer customer) => await app.ContactId(customer) is not { } id ? "" : string.Join(' ',
        (await app.Get($"api/manage/contacts/{id}/relations")).GetProperty("relations").EnumerateArray()
            .Select(one => (one.GetProperty("active").GetBoolean() ? "" : "-") + one.GetProperty("keeper").GetString()).Order(StringComparer.Ordinal));

    public static async Task<IReadOnlyList<string>> Tags(this App app, Customer customer, string keeper = "lin") =>
        [.. (await app.Relation(customer, keeper)).GetProperty("tags").EnumerateArray().Select(tag => tag.TryGetProperty("name", out var name) ? name.GetString()! : tag.GetProperty("id").GetString()!)];

    /// <summary>The kinds of the customer's timeline but for its welcomes, in order.</summary>
    public static async Task<IReadOnlyList<string>> Story(this App app, Customer customer) =>
        [.. (await app.Timeline(customer)).Where(kind => !kind.StartsWith("welcome", StringComparison.Ordinal))];

    public static async Task Note(this App app, Customer customer, object wanted, string keeper = "lin") =>
        await app.Put($"api/manage/contacts/{await app.ContactId(customer)}/relations/{keeper}", wanted);

    /// <summary>The nightly comparison, to its end.</summary>
    public static async Task Compare(this App app)
    {
        app.Clock.Ahead += TimeSpan.FromDays(1);
        await app.Service<ReconcileKeepers>().Sweep(CancellationToken.None);
        await app.Drain();
    }

    public static async Task<string?> Name(this App app, Customer customer) => (await app.Get($"api/manage/contacts/{await app.ContactId(customer)}")).GetProperty("name").GetString();
}

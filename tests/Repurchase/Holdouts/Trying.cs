using System.Globalization;
using System.Text.Json;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Relations;
using Relation = PrivateDomain.Contacts.Relation;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>Contacts who take part in the holdout, and what is reported of them.</summary>
internal static class Trying
{
    /// <summary>Half of the contacts are held out, so that either is found soon.</summary>
    public const string Half = "--Repurchase:HoldoutPercent=50";

    public static readonly DateTimeOffset Enrolled = new(2026, 3, 10, 2, 0, 0, TimeSpan.Zero);

    /// <summary>A customer of the keeper whom chance puts into this group.</summary>
    public static async Task<Customer> FriendIn(this App app, TrialArm arm, string name = "小雨")
    {
        while (true)
            if (await app.Friend(name) is var customer && Holdout.ArmOf(app.IdOf(customer), 50) == arm) return customer;
    }

    /// <summary>Somebody who was enrolled and then bought for these amounts, a day apart; counted.</summary>
    public static async Task<ContactRows> Takes(this App app, string name, TrialArm arm, IEnumerable<long> paid, DateTimeOffset? at = null, int percent = 25)
    {
        var rows = await app.Knows(name, rows =>
        {
            var since = at ?? Enrolled;
            var trial = new Trial(Holdout.Experiment, arm, since, percent, since.ToString("yyyy-MM", CultureInfo.InvariantCulture), []);
            return paid.Index().Aggregate(trial.Into(rows), (with, order) => ContactOrder.Into(
                with, Bought.Order($"{name}-{order.Index}", since.AddDays(1 + order.Index), ("tea", 1)) with { TotalMinor = order.Item, Version = 1 }));
        });
        await app.Service<CountOutcome>().Handle(rows, CancellationToken.None);
        return rows;
    }

    public static Task<ContactRows> Knows(this App app, string name, Func<ContactRows, ContactRows> and)
    {
        var (contacts, identity) = (app.Service<ContactStore>(), new Identity(Identity.WeCom, name));
        return contacts.Change(contacts.IdOf(identity), rows => and(rows.Known ? rows : Relation.Record(rows, new RelationChanged(identity, "lin", Active: true, "add-" + name, Enrolled, Enrolled))), CancellationToken.None);
    }

    public static Task<JsonElement> Report(this App app, string from = "2026-03", string? until = null) => app.Get($"api/manage/repurchase/report?from={from}&until={until ?? from}");

    /// <summary>Of both groups contacts, orders and money: <c>2 3 29700 | 1 0 0</c>.</summary>
    public static async Task<string> Counted(this App app, string from = "2026-03", string? until = null)
    {
        var report = await app.Report(from, until);
        return string.Join(" | ", new[] { "reminded", "heldOut" }.Select(group => report.GetProperty(group)).Select(group =>
            $"{group.GetProperty("contacts")} {group.GetProperty("orders")} {string.Join(' ', group.GetProperty("money").EnumerateArray().Select(money => money.GetProperty("netMinor")))}".TrimEnd()));
    }

    /// <summary>The month that it is for the brand.</summary>
    public static string Month(this App app) => app.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM", CultureInfo.InvariantCulture);
}

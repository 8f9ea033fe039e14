using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Play;

/// <summary>The steps from the order to the timeline.</summary>
internal sealed partial class DemoScript
{
    private const int Days = 28;
    private const string ClockPath = "/api/manage/clock";

    private async Task<(DemoRun, Words)> OrderAsync(DemoRun run, Language language, CancellationToken cancel)
    {
        var customer = FriendOf(run);
        var clock = await ReadClockAsync(cancel);
        var id = $"S{RandomNumberGenerator.GetHexString(10)}";
        var discount = run is { Coupon: { } coupon, CouponIsUsed: false } ? await RedeemAsync(coupon, id, cancel) : 0;
        await api.PostAsync("/api/orders", Brand.Order(id, customer.ExternalUserId, clock.Now, discount, language), idempotencyKey: null, cancel);
        // The app takes orders in at once and works on them after; the clock must not jump over that.
        if (!await TimelineHasAsync(customer, clock.Zone, ["ordered", "reminderPlanned"], cancel))
            throw new DemoFailure(new("订单已收下，却没有计划复购提醒", "the order was taken, and no reminder was planned"));
        var (price, off) = (Yuan(Brand.PriceMinor - discount), Yuan(discount));
        var (offZh, offEn) = discount > 0 ? ($"（用券减 ¥{off}）", $" (coupon ¥{off} off)") : ("", "");
        var ordered = new Happening(weCom.Messages(customer).Count, "order", new($"{Brand.Product.Zh}  ¥{price}{offZh}", $"{Brand.Product.En}  ¥{price}{offEn}"));
        return ((run with { Clock = clock, CouponIsUsed = true }).With(ordered), new(
            $"订单 {id}：{Brand.Product.Zh} ¥{price}{offZh}，可用 {Brand.DaysOfUse} 天", $"order {id}: {Brand.Product.En} ¥{price}{offEn}, lasts {Brand.DaysOfUse} days"));
    }

    /// <summary>The shop's checkout takes the coupon.</summary>
    /// <returns>What it took off, in the minor unit.</returns>
    private async Task<long> RedeemAsync(string code, string order, CancellationToken cancel)
    {
        var answer = await api.PostAsync("/api/coupons/redeem", Brand.Redemption(code, order), idempotencyKey: null, cancel);
        return (bool)answer["accepted"]! ? (long)answer["discountMinor"]!
            : throw new DemoFailure(new($"券码 {code} 核销被拒：{answer["reason"]}", $"the coupon {code} was not taken: {answer["reason"]}"));
    }

    private static string Yuan(long minor) => (minor / 100m).ToString("F2", CultureInfo.InvariantCulture);

    private async Task<(DemoRun, Words)> JumpAsync(DemoRun run, CancellationToken cancel)
    {
        var customer = FriendOf(run);
        var target = (await ReadClockAsync(cancel)).After(Days);
        await SetClockAsync(target, cancel);
        var local = target.Local;
        var day = new Words(local.ToString("M月d日 HH:mm", CultureInfo.InvariantCulture), local.ToString("d MMM HH:mm", CultureInfo.InvariantCulture));
        var passed = new Happening(weCom.Messages(customer).Count, "jump", new($"{Days} 天后 · {day.Zh}", $"{Days} days later · {day.En}"));
        return ((run with { Clock = target }).With(passed), new(
            $"{Days} 天过去：业务时钟到 {day.Zh}（{target.Zone.Id}；21:00–09:00 是安静时段，所以选上午）",
            $"{Days} days pass: business time is {day.En} ({target.Zone.Id}; 21:00–09:00 are quiet hours, hence the morning)"));
    }

    private async Task<(DemoRun, Words)> KeeperTapsAsync(DemoRun run, CancellationToken cancel)
    {
        var customer = FriendOf(run);
        var keeper = run.Keeper!;
        await UntilAsync(() => TaskFor(customer, keeper) is not null, () => new DemoFailure(
            new($"{NameOf(keeper)} 没有收到群发任务。若时间线写着 holdout，这位客户被随机留作对照（Repurchase__HoldoutPercent）：换一位再来一次",
                $"no task arrived at {NameOf(keeper)}'s phone. Where the timeline says holdout, chance keeps reminders from this customer (Repurchase__HoldoutPercent): play again with another one")), cancel);
        weCom.Confirm(keeper, TaskFor(customer, keeper)!.MsgId);
        if (!weCom.Messages(customer).Any(message => message.Kind is "mass"))
            throw new DemoFailure(new("点了发送，客户却没有收到", "the keeper tapped, and nothing reached the customer"));
        // The app asks the platform for the result some minutes later; the clock goes there.
        var later = (await ReadClockAsync(cancel)).Plus(TimeSpan.FromMinutes(10));
        await SetClockAsync(later, cancel);
        return (run with { Clock = later }, new(
            $"{NameOf(keeper)} 点了「发送」，{customer.Name} 收到复购提醒（时钟再快 10 分钟，应用去取发送结果）",
            $"{NameOf(keeper)} taps send, {customer.Name} gets the reminder (10 minutes on, the app asks for the result)"));
    }

    private async Task<(DemoRun, Words)> TimelineAsync(DemoRun run, Telling telling, Action<DemoRun> keep, CancellationToken cancel)
    {
        var customer = FriendOf(run);
        var zone = (run.Clock ?? await ReadClockAsync(cancel)).Zone;
        await TimelineHasAsync(customer, zone, TimelineKinds.Expected, cancel);
        var timeline = await ReadTimelineAsync(customer, zone, cancel);
        keep(run = run with { Timeline = timeline });
        foreach (var entry in timeline)
            telling.Say(Mark.Note, At(entry));
        var missing = TimelineKinds.Expected.Except(timeline.Select(entry => entry.Kind), StringComparer.Ordinal).ToList();
        return missing.Count == 0
            ? (run, new($"时间线完整，{timeline.Count} 条：闭环完成", $"the timeline is whole, {timeline.Count} entries: the loop is closed"))
            : throw new DemoFailure(new($"时间线缺少 {string.Join("、", missing)}", $"the timeline lacks {string.Join(", ", missing)}"));

        static Words At(TimelineEntry entry)
        {
            var at = entry.At.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);
            return new($"{at}  {entry.Label.Zh}", $"{at}  {entry.Label.En}");
        }
    }

    /// <summary>What the app knows of the customer by now, for those who look on.</summary>
    private async Task<DemoRun> RememberAsync(DemoRun run, CancellationToken cancel)
    {
        var clock = await ReadClockAsync(cancel);
        return run with { Clock = clock, Timeline = await ReadTimelineAsync(run.Customer!, clock.Zone, cancel) };
    }

    /// <summary>Reads the timeline again and again until it holds all these kinds; false when patience ends.</summary>
    private async Task<bool> TimelineHasAsync(Customer customer, TimeZoneInfo zone, IReadOnlyCollection<string> kinds, CancellationToken cancel)
    {
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Patience; await Task.Delay(200, cancel))
        {
            var timeline = await ReadTimelineAsync(customer, zone, cancel);
            if (!kinds.Except(timeline.Select(entry => entry.Kind), StringComparer.Ordinal).Any())
                return true;
        }
        return false;
    }

    private async Task<IReadOnlyList<TimelineEntry>> ReadTimelineAsync(Customer customer, TimeZoneInfo zone, CancellationToken cancel)
    {
        var found = await api.GetAsync($"/api/manage/contacts?platform=wecom&externalId={customer.ExternalUserId}", cancel);
        if (found["items"]?.AsArray().FirstOrDefault()?["id"] is not { } id)
            return [];
        var contact = await api.GetAsync($"/api/manage/contacts/{Uri.EscapeDataString((string)id!)}", cancel);
        // The platform tells whole seconds, so within one the loop's own order holds.
        return [.. contact["timeline"]!.AsArray().Select(entry => Entry(entry!, zone))
            .OrderBy(entry => entry.At.ToUnixTimeSeconds()).ThenBy(entry => TimelineKinds.Place(entry.Kind))];
    }

    private static TimelineEntry Entry(JsonNode entry, TimeZoneInfo zone)
    {
        var at = DateTimeOffset.Parse((string)entry["at"]!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var kind = (string)entry["kind"]!;
        return new TimelineEntry(kind, TimeZoneInfo.ConvertTime(at, zone), TimelineKinds.Label(kind));
    }

    private KeeperTask? TaskFor(Customer customer, string keeper) => weCom.Tasks(keeper).FirstOrDefault(task =>
        !task.Cancelled && task.Recipients.Any(recipient => string.Equals(recipient.ExternalUserId, customer.ExternalUserId, StringComparison.Ordinal)));

    private static Customer FriendOf(DemoRun run) => run.Keeper is not null
        ? run.Customer!
        : throw new DemoFailure(new("先扫码、添加好友", "scan the card and add the keeper first"));

    private async Task<AppClock> ReadClockAsync(CancellationToken cancel) => AppClock.From(await api.GetAsync(ClockPath, cancel));

    private Task<JsonObject> SetClockAsync(AppClock clock, CancellationToken cancel) =>
        api.PutAsync(ClockPath, new JsonObject { ["ahead"] = clock.Ahead.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture) }, cancel);
}

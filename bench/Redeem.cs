using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>Each code is redeemed by 64 orders at once, half of them at another instance; then codes one after the other, for speed and storage operations.</summary>
internal static class Redeem
{
    private const int Codes = 200;
    private const int AtOnce = 64;
    private const int Plain = 2_000;

    public static async Task<int> Run()
    {
        await using var app = await App.Start();
        await app.Put("api/manage/offers/bench", new { title = "bench", amountMinor = 1000, redemptionLimit = 1_000_000 });
        await using var other = await App.Start(app.Store);
        var (wrong, slowest) = (0, TimeSpan.Zero);
        for (var number = 0; number < Codes; number++)
        {
            var code = await Issue(app, $"crowd-{number}");
            var watch = Stopwatch.StartNew();
            var answers = await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(order => Ask(order % 2 == 0 ? app : other, code, $"{number}-{order}")));
            if (watch.Elapsed > slowest) slowest = watch.Elapsed;
            var (taken, refused) = (answers.Count(answer => answer == "accepted"), answers.Count(answer => answer == "alreadyRedeemed"));
            if (taken != 1 || refused != AtOnce - 1) wrong++;
        }

        var codes = new List<string>();
        for (var number = 0; number < Plain; number++) codes.Add(await Issue(app, $"plain-{number}"));
        var before = app.Storage.Count;
        var took = Stopwatch.StartNew();
        for (var number = 0; number < Plain; number++)
            if (await Ask(app, codes[number], $"plain-{number}") != "accepted") wrong++;
        var operations = (app.Storage.Count - before) / (double)Plain;

        var redeemed = (await app.Get("api/manage/offers/bench")).GetProperty("redeemed").GetInt64();
        if (redeemed != Codes + Plain) wrong++;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{Codes} codes, {AtOnce} orders at once for each: one succeeded and {AtOnce - 1} heard alreadyRedeemed but for {wrong} (bar 0); the slowest round {slowest.TotalMilliseconds:F0} ms"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"one after the other: {took.Elapsed.TotalMilliseconds / Plain:F2} ms and {operations:F2} storage operations a redemption; counted {redeemed:N0} of {Codes + Plain:N0}"));
        return wrong == 0 ? 0 : 1;
    }

    private static async Task<string> Issue(App app, string contact) =>
        (await app.Service<IssueCoupon>().Handle(new ContactId(contact), "bench", "welcome", CancellationToken.None)).Coupon!.Code;

    private static async Task<string> Ask(App app, string code, string order)
    {
        var answer = await app.Post("api/coupons/redeem", new { code, shop = "bench", order, amountMinor = 5000 });
        return answer.GetProperty("accepted").ValueKind is JsonValueKind.True ? "accepted" : answer.GetProperty("reason").GetString()!;
    }
}

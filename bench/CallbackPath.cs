using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Bench;

/// <summary>
/// What an added contact's callback takes on a warm app: from the platform's call to the welcome that it accepts, and to our answer;
/// one after the other and 16 at once. Store operations are counted. A single insert into the same store, measured between the
/// callbacks, is the yardstick, since machines and their moods differ.
/// </summary>
internal static class CallbackPath
{
    private const int Rounds = 200;
    private const int WarmUp = 30;
    private const int AtOnce = 16;
    private const double MostMilliseconds = 1000;

    public static async Task<int> Run()
    {
        var plain = await Measure("without a coupon", coupon: false, mostOperations: 4);
        var coupon = await Measure("with a coupon", coupon: true, mostOperations: 5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"with a coupon / without, median to the welcome      {coupon.Welcome / plain.Welcome,8:0.00} ×"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"callback → welcome, 99 % of all, worst case         {Math.Max(plain.Slowest, coupon.Slowest),8:0} ms (must be under {MostMilliseconds:0})"));
        return plain.Holds && coupon.Holds ? 0 : 1;
    }

    private static async Task<(double Welcome, double Slowest, bool Holds)> Measure(string name, bool coupon, int mostOperations)
    {
        await using var app = await App.Start();
        var card = (await app.Open(coupon))[0];
        var way = (await app.Platform.Phone.ScanAsync(card)).Way!;
        for (var i = 0; i < WarmUp; i++) await Add(app, way);

        // The catalog's cache lives 5 s: without a pause between rounds every round but a few finds it warm.
        var yardstick = app.Table("failures");
        var (inserts, series, parallel) = (new List<double>(), new List<Sample>(), new List<Sample>());
        for (var i = 0; i < Rounds; i++)
        {
            var insert = Stopwatch.StartNew();
            await yardstick.AddEntityAsync(new TableEntity("bench", i.ToString(CultureInfo.InvariantCulture)));
            inserts.Add(insert.Elapsed.TotalMilliseconds);
            series.Add(await Add(app, way));
        }
        for (var i = 0; i < Rounds; i += AtOnce) parallel.AddRange(await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Add(app, way))));

        var counts = app.Storage.Of("ReceiveWeComCallback").Skip(WarmUp).Select(run => run.Calls.Count).Order().ToList();
        var (median, most) = (counts[counts.Count / 2], counts[^1]);
        var insertMedian = Quantile(inserts, 0.5);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {Rounds} one after the other and {parallel.Count} by {AtOnce}"));
        Report("  callback → welcome, one after the other", series.ConvertAll(sample => sample.Welcome), insertMedian);
        Report("  callback → answer, one after the other", series.ConvertAll(sample => sample.Answer), insertMedian);
        Report($"  callback → welcome, {AtOnce} at once", parallel.ConvertAll(sample => sample.Welcome), insertMedian);
        Report($"  callback → answer, {AtOnce} at once", parallel.ConvertAll(sample => sample.Answer), insertMedian);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  store operations before the answer: median {median}, bound {mostOperations}, most {most} (when the catalog's cache had run out)"));
        var slowest = Quantile([.. series.Concat(parallel).Select(sample => sample.Welcome)], 0.99);
        return (Quantile(series.ConvertAll(sample => sample.Welcome), 0.5), slowest, median <= mostOperations && slowest < MostMilliseconds && app.Storage.AfterTheAnswer.Count == 0);
    }

    private static async Task<Sample> Add(App app, ContactWay way)
    {
        var customer = app.Platform.WeCom.CreateCustomer("顾客");
        var delivery = app.Platform.WeCom.Add(customer, way.ConfigId)!;
        if (!await delivery.Accepted) throw new InvalidOperationException("A callback was not accepted.");
        var attempt = app.Platform.WeCom.Log.CallbackAttempts.Last(attempt => attempt.Event == delivery.Event);
        var welcome = app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg")
            .First(call => call.Body!.Value.GetProperty("welcome_code").GetString() == delivery.Event.WelcomeCode);
        return new Sample((welcome.Ended - attempt.Began).TotalMilliseconds, attempt.Took.TotalMilliseconds);
    }

    private static void Report(string name, List<double> milliseconds, double insert) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-48} median {Quantile(milliseconds, 0.5),7:0.0} ms = {Quantile(milliseconds, 0.5) / insert,5:0.0} inserts, 95 % {Quantile(milliseconds, 0.95),7:0.0} ms, 99 % {Quantile(milliseconds, 0.99),7:0.0} ms"));

    private static double Quantile(IReadOnlyCollection<double> values, double share) =>
        values.Order().ElementAt(Math.Min(values.Count - 1, (int)(values.Count * share)));

    private readonly record struct Sample(double Welcome, double Answer);
}

using System.Diagnostics;
using System.Globalization;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Tests;

namespace PrivateDomain.Bench;

/// <summary>
/// A process of eight workers that ask for coupons and write them to their contacts, as the greeting of a new contact does. Says each answer after it
/// was given; begun again after it was killed, each worker goes on with the one that it did not say.
/// </summary>
internal static class CouponsLoad
{
    public static async Task<int> Run(string store, string folder, int process, int asks)
    {
        await using var app = await App.Start(store);
        var (issue, contacts) = (app.Service<IssueCoupon>(), app.Service<ContactStore>());
        var before = app.Storage.Count;
        await Task.WhenAll(Enumerable.Range(0, Coupons.Workers).Select(worker => Task.Run(async () =>
        {
            var path = Said(folder, process, worker);
            var done = File.Exists(path) ? Lines(path).Count() : 0;
            await using var lines = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0)) { AutoFlush = true };
            for (var number = (process * Coupons.Workers) + worker + (done * 2 * Coupons.Workers); number < asks; number += 2 * Coupons.Workers)
            {
                var contact = new ContactId($"c{number.ToString("D8", CultureInfo.InvariantCulture)}");
                var given = (await issue.Handle(contact, "bench", "welcome", CancellationToken.None)).Coupon;
                // A contact that comes for the first time; where somebody died behind it, it stands.
                if (given is not null) await contacts.Change(ContactRows.None(contact), rows => Copy(rows, given), CancellationToken.None);
                await lines.WriteAsync($"{contact.Value} {given?.Code} {Stopwatch.GetTimestamp()} .\n");
            }
        })));
        await File.AppendAllTextAsync(Path.Combine(folder, $"operations-{process}"), $"{app.Storage.Count - before}\n");
        return 0;
    }

    /// <summary>What both processes said; when, in seconds.</summary>
    public static IEnumerable<(string Contact, string Code, double At)> Read(string folder, int processes) =>
        from process in Enumerable.Range(0, processes)
        from worker in Enumerable.Range(0, Coupons.Workers)
        from line in Lines(Said(folder, process, worker))
        let parts = line.Split(' ')
        select (parts[0], parts[1], long.Parse(parts[2], CultureInfo.InvariantCulture) / (double)Stopwatch.Frequency);

    /// <summary>Storage operations of the runs that ended by themselves.</summary>
    public static long Operations(string folder, int processes) =>
        Enumerable.Range(0, processes).Sum(process => File.ReadLines(Path.Combine(folder, $"operations-{process}")).Sum(line => long.Parse(line, CultureInfo.InvariantCulture)));

    private static ContactRows Copy(ContactRows rows, Coupon coupon) =>
        coupon.Into(Profile.In(rows) is null ? new Profile(coupon.IssuedAt, 0).Into(rows) : rows);

    private static string Said(string folder, int process, int worker) => Path.Combine(folder, $"said-{process}-{worker}");

    // A line that was cut by a kill was not said.
    private static IEnumerable<string> Lines(string path) => File.ReadLines(path).Where(line => line.EndsWith(" .", StringComparison.Ordinal));
}

using System.Globalization;

namespace PrivateDomain.Tests.Infra.Cost;

/// <summary>What a shop takes in a month.</summary>
/// <param name="Warm">GB of memory that is always ready.</param>
/// <param name="Memory">GB of an instance.</param>
/// <param name="Requests">Executions that requests start.</param>
/// <param name="Others">Executions that messages and timers start.</param>
/// <param name="Tables">Requests.</param>
/// <param name="Queues">Operations, with those of polling.</param>
/// <param name="Files">Requests, with those by which the host keeps its timers.</param>
internal sealed record Quantities(string Shop, double Warm, double Memory, double Requests, double Others, double Tables, double Queues, double Files, double StoredGigabytes, bool HasFixedAddress)
{
    public double Executions => Requests + Others;
}

/// <summary>One line of the bill; <paramref name="Arithmetic"/> says in words what <paramref name="Of"/> computes, in US dollars.</summary>
internal sealed record Line(string For, string Arithmetic, Func<Quantities, double> Of);

/// <summary>
/// The bill at list prices of the region East US in US dollars, as published up to 2026; unverified against an invoice. Functions: https://azure.microsoft.com/pricing/details/functions/. Storage: https://azure.microsoft.com/pricing/details/storage/.
/// Gateway and address: https://azure.microsoft.com/pricing/details/azure-nat-gateway/. Logs and alerts: https://azure.microsoft.com/pricing/details/monitor/. Free grants are taken off once.
/// </summary>
internal static class Bill
{
    private const double Seconds = Month.Hours * 3600;

    // Of what goes out to platforms, and of what is logged, nothing was counted: assumed, as README.md says.
    private const double SentKilobytes = 4;
    private const double LoggedKilobytes = 8;

    public static IReadOnlyList<Line> Lines(double alerts) =>
    [
        new("always ready", "ready GB × 2,628,000 s × $0.000004", shop => shop.Warm * Seconds * 0.000004),
        // Where nothing is kept warm, requests are executed on demand as all else is.
        new("requests, executing", "executions × 1 s × GB × $0.000016", shop => shop.Warm > 0 ? shop.Requests * shop.Memory * 0.000016 : 0),
        new("messages and timers, executing", "(executions × 1 s × GB − 100,000 GB-s) × $0.000026", shop => Math.Max(0, OnDemandExecutions(shop) * shop.Memory - 100_000) * 0.000026),
        new("executions", "(by requests + those by messages and timers − 250,000) ÷ 1,000,000 × $0.40", shop => (shop.Executions - OnDemandExecutions(shop) + Math.Max(0, OnDemandExecutions(shop) - 250_000)) / 1e6 * 0.40),
        new("tables", "requests ÷ 10,000 × $0.00036", shop => shop.Tables / 1e4 * 0.00036),
        new("queues", "operations ÷ 10,000 × $0.004", shop => shop.Queues / 1e4 * 0.004),
        new("files", "requests ÷ 10,000 × $0.065, as if all were writes", shop => shop.Files / 1e4 * 0.065),
        new("stored", "GB × $0.0563", shop => shop.StoredGigabytes * 0.0563),
        new("gateway and address", string.Create(CultureInfo.InvariantCulture, $"730 h × ($0.045 + $0.005) + executions × {SentKilobytes + LoggedKilobytes} KB × $0.045 a GB"), shop => shop.HasFixedAddress ? Month.Hours * 0.050 + shop.Executions * (SentKilobytes + LoggedKilobytes) / 1e6 * 0.045 : 0),
        new("logs", string.Create(CultureInfo.InvariantCulture, $"(executions × {LoggedKilobytes} KB − 5 GB) × $2.30"), shop => Math.Max(0, shop.Executions * LoggedKilobytes / 1e6 - 5) * 2.30),
        new("alert rules", "$1.50 for each that looks every 5 minutes, $0.50 for each that looks less often", _ => alerts),
    ];

    private static double OnDemandExecutions(Quantities shop) => shop.Warm > 0 ? shop.Others : shop.Executions;
}

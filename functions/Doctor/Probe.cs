using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Doctor;

/// <summary>Looks at an address from this machine: whether the app answers there as a platform expects it, and what time a platform has.</summary>
/// <param name="clients">Without a log: the addresses carry signatures.</param>
/// <param name="clock">System time.</param>
public sealed class Probe(IHttpClientFactory clients, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    /// <summary>Callbacks further away from our time than this are refused.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Noticeable = TimeSpan.FromSeconds(30);

    /// <summary>The very request that the platform makes when the address is saved.</summary>
    /// <param name="expected">What the app is to answer.</param>
    /// <param name="patience">How long the platform waits for it.</param>
    public async Task<Finding> Echo(string check, string platform, TimeSpan patience, Uri address, string query, string expected, CancellationToken stop)
    {
        var began = clock.GetTimestamp();
        using var answer = await Get(new Uri(address, query), stop);
        var body = answer is null ? "" : await answer.Content.ReadAsStringAsync(stop);
        return OfEcho(check, platform, patience, clock.GetElapsedTime(began), answer?.StatusCode, body == expected, address);
    }

    /// <summary>Asked without a token a platform refuses, and its answer carries the time all the same.</summary>
    public async Task<Finding> Time(string check, string platform, Uri api, CancellationToken stop)
    {
        using var answer = await Get(api, stop);
        return OfClock(check, platform, answer?.Headers.Date is { } there ? clock.GetUtcNow() - there : null);
    }

    public static Finding OfEcho(string check, string platform, TimeSpan patience, TimeSpan took, HttpStatusCode? status, bool isTheEcho, Uri address) => (status, isTheEcho) switch
    {
        (null, _) => Finding.Problem(check, $"{address} is not reached from this machine.", "Start the app, and let the proxy or the firewall in front of it pass this address."),
        (HttpStatusCode.OK, true) when took <= patience => Finding.Ok(check, string.Create(CultureInfo.InvariantCulture, $"The callback address answers in {took.TotalMilliseconds:0} ms.")),
        (HttpStatusCode.OK, true) => Finding.Warning(
            check, string.Create(CultureInfo.InvariantCulture, $"The callback address answers after {took.TotalSeconds:0.0} s; {platform} waits {patience.TotalSeconds:0} s."),
            "Keep an instance always ready, or open the address once before you press Save in the admin console."),
        (HttpStatusCode.OK, false) => Finding.Problem(
            check, $"{address} answers with something else than the bare text.", "Another program or a proxy answers there: it must pass the request to this app and its answer back unchanged."),
        (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden, _) => Finding.Problem(
            check, $"{address} refuses a rightly signed request ({(int)status!.Value}).", "The app there has other settings than this one, or its clock is wrong by more than 10 minutes."),
        _ => Finding.Problem(check, $"{address} answers HTTP {(int)status!.Value}.", "Look whether the proxy passes this path to the app, and into the app's log."),
    };

    public static Finding OfClock(string check, string platform, TimeSpan? ahead) => ahead switch
    {
        null => Finding.NotChecked(check, $"{platform} was not reached, whose time is compared with ours."),
        { } off when off.Duration() >= Window => Finding.Problem(check, Off(platform, off), "Set this machine's clock (NTP): callbacks are refused, since their time is more than 10 minutes from ours."),
        { } off when off.Duration() >= Noticeable => Finding.Warning(check, Off(platform, off), "Set this machine's clock (NTP) before it is 10 minutes."),
        { } => Finding.Ok(check, $"This machine's clock agrees with {platform}'s."),
    };

    private static string Off(string platform, TimeSpan ahead) =>
        string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {ahead.Duration().TotalSeconds:0} s {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} {platform}'s.");

    private async Task<HttpResponseMessage?> Get(Uri address, CancellationToken stop)
    {
        using var http = clients.CreateClient(nameof(Doctor));
        try
        {
            return await http.GetAsync(address, stop);
        }
        catch (Exception unreached) when (unreached is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            // What is found is that it is not reached.
            return null;
        }
    }
}

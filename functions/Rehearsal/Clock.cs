using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Due;
using PrivateDomain.Storage;

namespace PrivateDomain.Rehearsal;

/// <param name="Now">Business time, UTC.</param>
/// <param name="Ahead">How far it is ahead of system time, <c>d.hh:mm:ss</c>.</param>
public sealed record ClockShown(DateTimeOffset Now, string Ahead, string TimeZone);

public sealed record ClockBody(string? Ahead);

/// <summary>
/// A rehearsal moves business time ahead, never back, and only where <c>Brand__ClockAhead</c> allows it. It is kept in the store, so
/// that a restart does not fall back in time. For one machine: other instances keep the time that they started with.
/// </summary>
public sealed class ClockFunctions(BusinessClock clock, SweepDue sweepDue, Tables tables, IOptions<BrandOptions> brand)
{
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    [Function("ShowClock")]
    [RequireScope(Scopes.Manage)]
    public IResult Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/clock")] HttpRequest request) => Shown();

    /// <summary>Moves business time and does at once what has become due.</summary>
    [Function("PutClock")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/clock")] HttpRequest request, CancellationToken stop)
    {
        if (brand.Value.ClockAhead is null)
            throw new ApiProblem(409, "clock-not-movable", "Business time is the real time here. Set Brand__ClockAhead (0.00:00:00 is enough) to allow rehearsals, never with real customers.");
        var body = await Body.ReadJson(request, RehearsalJson.Default.ClockBody, stop);
        // Exactly: a lenient reading would take 24:00:00 for 24 days, and there is no way back.
        var given = TimeSpan.TryParseExact(body.Ahead, "c", CultureInfo.InvariantCulture, out var ahead);
        new Checks().That(given && ahead >= TimeSpan.Zero && ahead <= TimeSpan.FromDays(36_500), "ahead", "must be a time span d.hh:mm:ss, such as 28.00:00:00").Throw();
        await Move(ahead, stop);
        await sweepDue.Sweep(stop);
        return Shown();
    }

    private async Task Move(TimeSpan ahead, CancellationToken stop)
    {
        await OneAtATime.WaitAsync(stop);
        try
        {
            if (ahead < clock.Ahead)
                throw new ApiProblem(409, "clock-goes-forward", $"Business time is {Format(clock.Ahead)} ahead already and does not go back.");
            await tables.Runtime.Put(new TableEntity("clock", "ahead") { ["ticks"] = ahead.Ticks }, stop);
            clock.Ahead = ahead;
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private IResult Shown() => Results.Json(new ClockShown(clock.GetUtcNow(), Format(clock.Ahead), brand.Value.TimeZone), RehearsalJson.Default.ClockShown);

    private static string Format(TimeSpan span) => span.ToString(@"d\.hh\:mm\:ss", CultureInfo.InvariantCulture);
}

/// <summary>Where a rehearsal got to before the app was started again.</summary>
internal sealed class RestoreClock(BusinessClock clock, Tables tables, IOptions<BrandOptions> brand) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken stop)
    {
        if (brand.Value.ClockAhead is null) return;
        if (await tables.Runtime.Find("clock", "ahead", stop) is { } row && new TimeSpan(row.GetInt64("ticks")!.Value) is var ahead && ahead > clock.Ahead)
            clock.Ahead = ahead;
    }

    public Task StartAsync(CancellationToken stop) => Task.CompletedTask;
    public Task StartedAsync(CancellationToken stop) => Task.CompletedTask;
    public Task StoppingAsync(CancellationToken stop) => Task.CompletedTask;
    public Task StopAsync(CancellationToken stop) => Task.CompletedTask;
    public Task StoppedAsync(CancellationToken stop) => Task.CompletedTask;
}

public static class RehearsalSetup
{
    public static IServiceCollection AddRehearsal(this IServiceCollection services) => services.AddHostedService<RestoreClock>();
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ClockShown))]
[JsonSerializable(typeof(ClockBody))]
internal sealed partial class RehearsalJson : JsonSerializerContext;

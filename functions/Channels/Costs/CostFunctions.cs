using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Costs;

public sealed record CostBody(string? Currency, long? PerCardMinor, long? PerAddMinor, long? PerMonthMinor, DateOnly? From, DateOnly? Until)
{
    public ChannelCost Checked(Checks checks)
    {
        var currency = Currency ?? "CNY";
        checks.Currency(currency, "cost.currency");
        foreach (var (minor, field) in new[] { (PerCardMinor, "perCardMinor"), (PerAddMinor, "perAddMinor"), (PerMonthMinor, "perMonthMinor") })
            checks.That(minor is null or (>= 0 and <= ChannelCost.Most), "cost." + field, $"must be 0 to {ChannelCost.Most}, in the currency's minor unit");
        checks.That(From is null || Until is null || From <= Until, "cost.until", "must not be before from");
        return new(currency, PerCardMinor, PerAddMinor, PerMonthMinor, From, Until);
    }
}

public sealed class CostFunctions(ChannelDirectory channels, CountCost countCost)
{
    /// <summary>The most days of one answer: ten years.</summary>
    private const int MostDays = 3660;

    /// <summary>Every day of it has a month that comes after.</summary>
    private const int LastYear = 9998;

    /// <summary>What the channel cost from one day to another, both included, in the brand's zone.</summary>
    [Function("ShowChannelCost")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/channels/{id}/cost")] HttpRequest request, string id, CancellationToken stop)
    {
        var (from, until) = (Day(request, "from"), Day(request, "until"));
        new Checks()
            .That(from is not null, "from", "must be a day such as 2026-11-01")
            .That(until is not null, "until", "must be a day such as 2026-11-30")
            .That(until is null || until.Value.Year <= LastYear, "until", $"must not be after the year {LastYear}")
            .That(from is null || until is null || (until >= from && until.Value.DayNumber - from.Value.DayNumber < MostDays), "until", $"must be at or after from, and at most {MostDays} days in all")
            .Throw();
        var channel = await channels.Find(id, stop) ?? throw new ApiProblem(404, "channel-not-found", "No channel has this id.");
        return Results.Json(await countCost.Handle(id, channel, from!.Value, until!.Value, stop), ChannelJson.Default.CostShown);
    }

    private static DateOnly? Day(HttpRequest request, string name) =>
        DateOnly.TryParseExact(request.Query[name].ToString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

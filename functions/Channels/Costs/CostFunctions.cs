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
    /// <summary>What the channel cost from one day to another, both included, in the brand's zone.</summary>
    [Function("ShowChannelCost")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/channels/{id}/cost")] HttpRequest request, string id, CancellationToken stop)
    {
        var days = DayRange.Of(request);
        var channel = await channels.Find(id, stop) ?? throw new ApiProblem(404, "channel-not-found", "No channel has this id.");
        return Results.Json(await countCost.Handle(id, channel, days.From, days.Until, stop), ChannelJson.Default.CostShown);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Welcome;

/// <param name="Unknown">Welcomes that may have arrived; not among the lost.</param>
/// <param name="Reasons">Lost ones by reason, most first.</param>
/// <param name="Items">The newest first, at most 1,000.</param>
public sealed record LostWelcomesShown(
    string Day, int Lost, int Unknown, IReadOnlyList<LostWelcomesShown.Reason> Reasons, IReadOnlyList<LostWelcomesShown.Item> Items)
{
    public sealed record Reason(string Text, int Count);

    public sealed record Item(string Contact, string Keeper, DateTimeOffset At, string Outcome, string Reason, string Notice, string Text);
}

public sealed class LostWelcomeFunctions(LostWelcomes lostWelcomes, TimeProvider clock)
{
    private const int MostItems = 1000;

    /// <summary>The welcomes that were lost on a day of the brand's zone, today where none is named: how many, why, and whether their keepers know.</summary>
    [Function("ShowLostWelcomes")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/welcomes/lost")] HttpRequest request, CancellationToken stop)
    {
        var day = request.Query["day"].ToString() is { Length: > 0 } asked ? asked : lostWelcomes.DayOf(clock.GetUtcNow());
        new Checks().That(DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), "day", "must be a day such as 2026-11-21").Throw();
        var all = await lostWelcomes.OfDay(day, stop);
        return Results.Json(
            new LostWelcomesShown(
                day, all.Count(one => one.Lost), all.Count(one => !one.Lost),
                [.. all.Where(one => one.Lost).CountBy(one => one.Reason, StringComparer.Ordinal).OrderByDescending(reason => reason.Value).Select(reason => new LostWelcomesShown.Reason(reason.Key, reason.Value))],
                [.. all.OrderByDescending(one => one.At).Take(MostItems).Select(Shown)]),
            WelcomeJson.Default.LostWelcomesShown);
    }

    private static LostWelcomesShown.Item Shown(LostWelcome one) => new(
        one.Contact, one.Keeper, one.At, one.Lost ? "lost" : "unknown", one.Reason,
        System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(one.Notice.ToString()), one.Text);
}

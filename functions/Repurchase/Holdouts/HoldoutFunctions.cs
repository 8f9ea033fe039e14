using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;

namespace PrivateDomain.Repurchase.Holdouts;

public sealed class HoldoutFunctions(Outcomes outcomes, IOptions<RepurchaseOptions> options, IOptions<BrandOptions> brand, TimeProvider clock)
{
    private const string Form = "yyyy-MM";

    /// <summary>The most months of one answer; a year where none are asked for.</summary>
    private const int MostMonths = 36;
    private const int Year = 12;

    /// <summary>What reminders added, by those who were enrolled in these months.</summary>
    [Function("ShowRepurchaseReport")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/repurchase/report")] HttpRequest request, CancellationToken stop)
    {
        var today = LocalWindow.Day(clock.GetUtcNow(), brand.Value.Zone);
        var until = Month(request, "until", new DateOnly(today.Year, today.Month, 1));
        var from = Month(request, "from", until?.AddMonths(1 - Year));
        new Checks()
            .That(from is not null, "from", "must be a month such as 2026-01")
            .That(until is not null, "until", "must be a month such as 2026-12")
            .That(from is null || until is null || (from <= until && until < from.Value.AddMonths(MostMonths)), "until", $"must be at or after from, and at most {MostMonths} months in all")
            .Throw();
        var strata = await outcomes.Read(from!.Value, until!.Value, stop);
        return Results.Json(
            HoldoutReport.Of(Text(from.Value), Text(until.Value), options.Value.HoldoutPercent, [.. strata.Values]), HoldoutJson.Default.HoldoutReport);
    }

    private static string Text(DateOnly month) => month.ToString(Form, CultureInfo.InvariantCulture);

    // Of a month after 2100 there is nothing to tell, and none before 2000.
    private static DateOnly? Month(HttpRequest request, string name, DateOnly? otherwise) => request.Query[name] is not { Count: > 0 } told ? otherwise
        : DateOnly.TryParseExact(told.ToString(), Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) && month.Year is >= 2000 and <= 2100 ? month : null;
}

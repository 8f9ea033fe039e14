using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels;
using PrivateDomain.Contacts;
using PrivateDomain.Orders;

namespace PrivateDomain.Insights;

/// <param name="WindowDays">So long before the order something counts.</param>
public sealed record CreditShown(string ContactId, int WindowDays, Touch? First, Touch? Last);

/// <param name="By">The first or the last touch.</param>
/// <param name="WindowDays">So long before an order something counts.</param>
public sealed record SalesShown(string By, DateOnly From, DateOnly Until, int WindowDays, IReadOnlyList<SalesShown.Item> Items)
{
    /// <param name="Orders">That were not taken back.</param>
    /// <param name="NetMinor">What the shop keeps of them, in the currency's minor unit.</param>
    public sealed record Item(string Kind, string? Id, string Currency, long Orders, long TakenBack, long NetMinor);
}

public sealed class SalesFunctions(Sales sales, ContactStore contacts, MatchOrder matchOrder, IOptions<InsightOptions> options)
{
    /// <summary>A quarter: every order of these days is read.</summary>
    private const int MostDays = 92;

    /// <summary>What the orders of some days are attributed to, each order once.</summary>
    [Function("ShowSales")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/sales")] HttpRequest request, CancellationToken stop)
    {
        var days = DayRange.Of(request, MostDays);
        var by = request.Query["by"] is { Count: > 0 } told ? told.ToString() : SalePlace.Last;
        new Checks().That(by is SalePlace.First or SalePlace.Last, "by", "must be first or last").Throw();
        var items = new Dictionary<(string Kind, string Id, string Currency), SalesShown.Item>();
        await foreach (var sale in sales.Read(by, days, stop))
        {
            var item = items.GetValueOrDefault((sale.Kind, sale.Id, sale.Currency)) ?? new(sale.Kind, sale.Id.Length > 0 ? sale.Id : null, sale.Currency, Orders: 0, TakenBack: 0, NetMinor: 0);
            items[(sale.Kind, sale.Id, sale.Currency)] = item with
            {
                Orders = item.Orders + (sale.IsPurchase ? 1 : 0),
                TakenBack = item.TakenBack + (sale.IsPurchase ? 0 : 1),
                NetMinor = item.NetMinor + sale.NetMinor,
            };
        }
        return Results.Json(
            new SalesShown(by, days.From, days.Until, options.Value.AttributionDays, [.. items.Values.OrderByDescending(item => item.NetMinor).ThenBy(item => item.Kind, StringComparer.Ordinal).ThenBy(item => item.Id, StringComparer.Ordinal)]),
            InsightJson.Default.SalesShown);
    }

    /// <summary>What one order is attributed to.</summary>
    [Function("ShowCredit")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> ShowCredit(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/orders/{shop}/{id}/credit")] HttpRequest request, string shop, string id, CancellationToken stop)
    {
        var key = OrderReader.Key(shop, id);
        if (await matchOrder.OwnerOf(key, stop) is not { } owner || await contacts.Read(owner, stop) is not { Known: true } rows || OrderCredit.In(rows, key) is not { } told)
            throw new ApiProblem(404, "order-not-found", "No order of this id is a contact's.");
        return Results.Json(new CreditShown(rows.Id.Value, options.Value.AttributionDays, told.Credit.First, told.Credit.Last), InsightJson.Default.CreditShown);
    }
}

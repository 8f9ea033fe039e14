using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Orders;

public sealed record OrderBody(
    string? Id, string? Shop, DateTimeOffset? PaidAt, string? Currency, long? TotalMinor, OrderCustomer? Customer, IReadOnlyList<OrderBody.Line>? Lines, int? Revision)
{
    public sealed record Line(string? Sku, string? Title, int? Quantity, long? UnitPriceMinor);
}

public sealed record OrderTaken(string OrderId, string? ContactId);

public sealed class OrderFunctions(AcceptOrder acceptOrder)
{
    private const int MostLines = 1000;
    private const long MostMinor = 100_000_000_000_000;
    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Latest = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Takes a paid order; 202 also for the same order again, 409 for another content under the same id.</summary>
    [Function("PostOrder")]
    [RequireScope(Scopes.OrdersWrite)]
    public async Task<IResult> Post(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/orders")] HttpRequest request, CancellationToken stop)
    {
        var order = Check(await Body.ReadJson(request, OrderJson.Default.OrderBody, stop));
        // What is written from here on is finished even when the shop hangs up.
        var (stored, contact) = await acceptOrder.Handle(order, CancellationToken.None);
        return stored
            ? Results.Json(new OrderTaken(order.Key.OrderId, contact?.Value), OrderJson.Default.OrderTaken, statusCode: StatusCodes.Status202Accepted)
            : throw new ApiProblem(409, "order-conflict", "This shop sent another order under this id; a changed order needs a higher revision.");
    }

    private static Order Check(OrderBody body)
    {
        var customer = body.Customer ?? new OrderCustomer(null, null, null, null, null);
        var lines = body.Lines ?? [];
        var checks = new Checks()
            .Text(body.Id, "id", 128)
            .Text(body.Shop, "shop", 64)
            .That(body.PaidAt >= Earliest && body.PaidAt < Latest, "paidAt", "must be a time with its offset, such as 2026-11-21T10:30:00+08:00, of the years 2000 to 2199")
            .Currency(body.Currency, "currency")
            .That(body.TotalMinor is >= 0 and <= MostMinor, "totalMinor", "must be the total in the currency's minor unit, not negative")
            .That(body.Revision is null or >= 0, "revision", "must not be negative")
            .That(lines.Count is >= 1 and <= MostLines, "lines", $"must have 1 to {MostLines} lines");
        foreach (var (name, value) in new[]
        {
            ("externalUserId", customer.ExternalUserId), ("unionid", customer.Unionid), ("shopCustomerId", customer.ShopCustomerId),
            ("phone", customer.Phone), ("cardSerial", customer.CardSerial),
        })
            checks.That(value is null || (value.Trim().Length > 0 && value.Length <= 128), $"customer.{name}", "must be absent or text of 1 to 128 characters");
        for (var i = 0; i < lines.Count; i++)
        {
            var (line, at) = (lines[i], string.Create(CultureInfo.InvariantCulture, $"lines[{i}]"));
            checks.That(line is not null, at, "must be an object")
                .Text(line?.Sku, at + ".sku", 100)
                .That(line?.Title is null or { Length: <= 200 }, at + ".title", "must have at most 200 characters")
                .That(line?.Quantity is >= 1 and <= 1_000_000, at + ".quantity", "must be 1 to 1,000,000")
                .That(line?.UnitPriceMinor is null or (>= 0 and <= MostMinor), at + ".unitPriceMinor", "must not be negative");
        }
        checks.Throw();
        return new Order(
            body.Shop!, body.Id!, body.PaidAt!.Value.ToUniversalTime(), body.Currency!, body.TotalMinor!.Value, customer,
            [.. lines.Select(line => new OrderLine(line.Sku!, line.Title ?? "", line.Quantity!.Value, line.UnitPriceMinor ?? 0))], body.Revision ?? 0);
    }
}

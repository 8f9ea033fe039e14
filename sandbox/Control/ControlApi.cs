using PrivateDomain.Sandbox.Play;
using PrivateDomain.Sandbox.WeCom;
using static PrivateDomain.Sandbox.Control.ControlAnswer;

namespace PrivateDomain.Sandbox.Control;

/// <summary>
/// People by HTTP, below <c>/sandbox/</c>: what <see cref="WeComSimulator"/> and <see cref="Phone"/> offer as methods. 404 for a person who does
/// not exist, 409 with <c>error</c> for what cannot happen, 400 for a body that is no JSON.
/// </summary>
internal sealed class ControlApi(WeComSimulator weCom, Phone phone, AppLink app, OperatorsApi operators)
{
    private static ControlJson Json => ControlJson.Default;

    public void Map(IEndpointRouteBuilder routes)
    {
        var sandbox = routes.MapGroup("/sandbox").AddEndpointFilter(RefuseImpossibleAsync);
        sandbox.MapGet("/app", async (CancellationToken cancel) => Answer(new AppStatus(app.Url, await operators.IsUpAsync(cancel)), Json.AppStatus));
        sandbox.MapPost("/verify", async (CancellationToken cancel) => Answer(new Verification(await weCom.VerifyCallbackAsync(cancel)), Json.Verification));
        sandbox.MapGet("/log", (long? after) => Answer(Log(after ?? 0), Json.LogPage));
        sandbox.MapGet("/contact-ways", () => Answer(weCom.ContactWays, Json.IReadOnlyListContactWay));
        MapCustomers(sandbox.MapGroup("/customers"));
        MapKeepers(sandbox.MapGroup("/keepers/{keeper}"));
    }

    private void MapCustomers(RouteGroupBuilder customers)
    {
        customers.MapGet("/", () => Answer(weCom.Customers, Json.IReadOnlyListCustomer));
        customers.MapPost("/", async (HttpRequest request) =>
        {
            var wanted = await ReadAsync(request, Json.NewCustomer);
            return Answer(weCom.CreateCustomer(wanted.Name ?? "微信用户", wanted.UnionId, wanted.Mobile), Json.Customer, StatusCodes.Status201Created);
        });
        customers.MapGet("/{id}/messages", (string id) => Answer(weCom.Messages(CustomerOf(id)), Json.IReadOnlyListReceivedMessage));
        customers.MapPost("/{id}/scan", async (string id, HttpRequest request, CancellationToken cancel) =>
        {
            CustomerOf(id);
            return Answer(await phone.ScanAsync((await ReadAsync(request, Json.ScanRequest)).Url, cancel), Json.ScanResult);
        });
        customers.MapPost("/{id}/add", async (string id, HttpRequest request) =>
        {
            var wanted = await ReadAsync(request, Json.AddRequest);
            return Happened(weCom.Add(CustomerOf(id), wanted.ConfigId ?? WayOf(wanted.State), wanted.Half));
        });
        customers.MapPost("/{id}/leave", async (string id, HttpRequest request) =>
            Happened(weCom.Leave(CustomerOf(id), (await ReadAsync(request, Json.Partner)).UserId)));
    }

    private void MapKeepers(RouteGroupBuilder keepers)
    {
        keepers.MapGet("/tasks", (string keeper) => Answer(weCom.Tasks(keeper), Json.IReadOnlyListKeeperTask));
        keepers.MapPost("/tasks/{msgId}/confirm", (string keeper, string msgId) => Answer(weCom.Confirm(keeper, msgId), Json.KeeperTask));
        keepers.MapPost("/accept", async (string keeper, HttpRequest request) =>
            Happened(weCom.Accept(CustomerOf((await ReadAsync(request, Json.Partner)).UserId), keeper)));
        keepers.MapPost("/drop", async (string keeper, HttpRequest request) =>
            Happened(weCom.Drop(CustomerOf((await ReadAsync(request, Json.Partner)).UserId), keeper)));
        keepers.MapPost("/edit", async (string keeper, HttpRequest request) =>
        {
            var wanted = await ReadAsync(request, Json.Partner);
            return Happened(weCom.Edit(CustomerOf(wanted.UserId), keeper, wanted.Remark ?? ""));
        });
    }

    private LogPage Log(long after)
    {
        List<Traffic> entries = [.. weCom.Log.Entries.Where(entry => entry.Number > after)];
        return new LogPage(entries, entries.Count > 0 ? entries[^1].Number : after);
    }

    private Customer CustomerOf(string id) =>
        weCom.Customers.FirstOrDefault(customer => string.Equals(customer.ExternalUserId, id, StringComparison.Ordinal))
        ?? throw new KeyNotFoundException($"There is no customer '{id}'.");

    private string WayOf(string? state) =>
        weCom.ContactWays.LastOrDefault(way => string.Equals(way.State, state, StringComparison.OrdinalIgnoreCase))?.ConfigId
        ?? throw new InvalidOperationException($"No contact way has the state '{state}'; name a configId or a state.");

    /// <summary>202 with the event that is on its way, or 204 where the platform owes none.</summary>
    private static IResult Happened(CallbackDelivery? delivery) => delivery is null
        ? Results.NoContent()
        : Answer(delivery.Event, Json.ContactEvent, StatusCodes.Status202Accepted);
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Channels.Print;
using PrivateDomain.Media;

namespace PrivateDomain.Channels.Cards;

/// <summary>Card batches: made, looked at, and changed after they were printed.</summary>
public sealed class BatchFunctions(
    ChannelDirectory channels, MakeBatch makeBatch, ChangeBatch changeBatch, CardPages pages, MediaLibrary media, IOptions<BrandOptions> brand)
{
    private const int LongestKey = 255;

    /// <summary>Makes a batch. With the header <c>Idempotency-Key</c> the same request again gives the same batch.</summary>
    [Function("MakeBatch")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Make(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/batches")] HttpRequest request, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, ChannelJson.Default.BatchBody, stop);
        var key = request.Headers.TryGetValue("Idempotency-Key", out var header) ? header.ToString() : null;
        var checks = new Checks().That(body.Count is >= 1 and <= CardBatch.MostCards, "count", $"must be 1 to {CardBatch.MostCards}");
        if (key is not null) checks.Text(key, "Idempotency-Key", LongestKey);
        await body.Check(checks, channels, media, stop);
        PrintGuard.Check(brand.Value.PublicUrl, request, body.Force is true);

        var (outcome, batch) = await makeBatch.Handle(body, key, stop);
        if (outcome is BatchOutcome.KeyReused)
            throw new ApiProblem(422, "idempotency-key-reused", $"This Idempotency-Key made the batch {batch.Id} of another request. A new request needs a new key.");
        var answer = request.HttpContext.Response.Headers;
        answer.Location = $"/api/manage/batches/{batch.Id}";
        if (outcome is BatchOutcome.Replayed) answer["Idempotent-Replayed"] = "true";
        return Results.Json(await pages.Show(batch, stop), ChannelJson.Default.BatchShown, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>A batch with its first cards, as often as it is asked for.</summary>
    [Function("ShowBatch")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        Results.Json(await pages.Show(await channels.KnownBatch(id, stop), stop), ChannelJson.Default.BatchShown);

    /// <summary>Some of its cards, by their place in the batch.</summary>
    [Function("ListCards")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}/cards")] HttpRequest request, string id, CancellationToken stop)
    {
        var batch = await channels.KnownBatch(id, stop);
        var (from, count) = (Number(request, "from", 0), Number(request, "count", CardPages.First));
        new Checks()
            .That(from >= 0 && from < batch.Count, "from", $"must be 0 to {batch.Count - 1}, a place in the batch")
            .That(count is >= 1 and <= CardPages.MostOfPage, "count", $"must be 1 to {CardPages.MostOfPage}")
            .Throw();
        return Results.Json(await pages.Page(batch, from!.Value, count!.Value, stop), ChannelJson.Default.CardsShown);
    }

    /// <summary>Says anew where printed cards lead to and what their page says; the whole of it, what is left out is gone.</summary>
    [Function("PutBatch")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/batches/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, ChannelJson.Default.BatchWords, stop);
        await channels.KnownBatch(id, stop);
        await body.Check(new Checks(), channels, media, stop);
        return await Shown(changeBatch.Handle(id, body.Into, stop), stop);
    }

    /// <summary>No card of the batch counts any more: they lead to the default channel.</summary>
    [Function("VoidBatch")]
    [RequireScope(Scopes.Manage)]
    public Task<IResult> Void(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/batches/{id}/voided")] HttpRequest request, string id, CancellationToken stop) =>
        Shown(changeBatch.Void(id, stop), stop);

    [Function("RestoreBatch")]
    [RequireScope(Scopes.Manage)]
    public Task<IResult> Restore(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/batches/{id}/voided")] HttpRequest request, string id, CancellationToken stop) =>
        Shown(changeBatch.Handle(id, batch => batch with { VoidedAt = null }, stop), stop);

    /// <summary>One card does not count any more, such as one that was printed wrong or lost.</summary>
    [Function("VoidCard")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> VoidCard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/batches/{id}/cards/{serial}/voided")] HttpRequest request, string id, string serial, CancellationToken stop)
    {
        await changeBatch.VoidCard(id, serial, stop);
        return Results.NoContent();
    }

    [Function("RestoreCard")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> RestoreCard(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/batches/{id}/cards/{serial}/voided")] HttpRequest request, string id, string serial, CancellationToken stop)
    {
        await changeBatch.RestoreCard(id, serial, stop);
        return Results.NoContent();
    }

    private async Task<IResult> Shown(Task<CardBatch> batch, CancellationToken stop) => Results.Json(await pages.Show(await batch, stop), ChannelJson.Default.BatchShown);

    internal static int? Number(HttpRequest request, string name, int otherwise) =>
        request.Query[name].ToString() is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

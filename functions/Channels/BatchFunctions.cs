using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;

namespace PrivateDomain.Channels;

public sealed record BatchBody(string? Channel, int? Count, string? Note, bool? Force);

public sealed record BatchShown(string Id, string Channel, int Count, string Note, IReadOnlyList<BatchShown.Item> Cards)
{
    public sealed record Item(string Serial, string Url);
}

/// <summary>Card batches: what goes to the printer.</summary>
public sealed class BatchFunctions(ChannelDirectory channels, MakeBatch makeBatch, CardSerials serials, IOptions<BrandOptions> brand)
{
    private const int LongestNote = 200;
    private const int LongestKey = 255;

    /// <summary>Makes a batch. With the header <c>Idempotency-Key</c> the same request again gives the same batch.</summary>
    [Function("MakeBatch")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Make(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/batches")] HttpRequest request, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, ChannelJson.Default.BatchBody, stop);
        var key = request.Headers.TryGetValue("Idempotency-Key", out var header) ? header.ToString() : null;
        var checks = new Checks()
            .Id(body.Channel, "channel")
            .That(body.Count is >= 1 and <= CardBatch.MostCards, "count", $"must be 1 to {CardBatch.MostCards}")
            .That(body.Note is null or { Length: <= LongestNote }, "note", $"must be at most {LongestNote} characters");
        if (key is not null) checks.Text(key, "Idempotency-Key", LongestKey);
        checks.Throw();
        new Checks().That(await channels.Find(body.Channel!, stop) is not null, "channel", "no channel has this id; define it first").Throw();
        if (!CardLink.IsPrintable(brand.Value.PublicUrl) && request.Query["force"] != "true" && body.Force is not true)
            throw new ApiProblem(
                409, "public-url-not-printable",
                $"Brand__PublicUrl is {brand.Value.PublicUrl}, which no customer's phone can reach, and printed cards cannot be corrected. Set it, or add ?force=true (or force in the body) for cards that are only for trying.");

        var (outcome, batch) = await makeBatch.Handle(body.Channel!, body.Count!.Value, body.Note ?? "", key, stop);
        if (outcome is BatchOutcome.KeyReused)
            throw new ApiProblem(422, "idempotency-key-reused", $"This Idempotency-Key made the batch {batch.Id} of another request. A new request needs a new key.");
        var answer = request.HttpContext.Response.Headers;
        answer.Location = $"/api/manage/batches/{batch.Id}";
        if (outcome is BatchOutcome.Replayed) answer["Idempotent-Replayed"] = "true";
        return Results.Json(Show(batch), ChannelJson.Default.BatchShown, statusCode: StatusCodes.Status201Created);
    }

    /// <summary>A batch with its cards, as often as it is asked for.</summary>
    [Function("ShowBatch")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/batches/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        await channels.FindBatch(id, stop) is { } batch
            ? Results.Json(Show(batch), ChannelJson.Default.BatchShown)
            : throw new ApiProblem(404, "batch-not-found", "No batch has this id.");

    private BatchShown Show(CardBatch batch) => new(batch.Id, batch.Channel, batch.Count, batch.Note, [.. Enumerable.Range(0, batch.Count).Select(index => Card(batch, index))]);

    private BatchShown.Item Card(CardBatch batch, int index) => serials.Make(batch.Id, index, batch.SigningKey) is { } serial
        ? new(serial.ToString(), CardLink.Of(brand.Value.PublicUrl, serial).AbsoluteUri)
        : throw new ApiProblem(
            409, "signing-key-missing", $"The batch is signed with key {batch.SigningKey}, which Cards__SigningKeys no longer lists; its cards count as unknown until it is listed again.");
}

using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Orders.Import;

public sealed class OrderImportFunctions(
    JobStore jobs, JobFiles files, ResumeJob resumeJob, MessageSender messages, IOptions<BrandOptions> brand, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private const int MostBytes = 30_000_000;
    private const int LongestKey = 255;

    /// <summary>Lines of a bucket, about: what one run holds in memory.</summary>
    private const int LinesOfABucket = 10_000;

    private const string Told = "column.";

    /// <summary>
    /// Uploads orders of a shop: CSV in UTF-8 or GB18030, a line for each line of an order, up to 30 MB. 202 with the job that takes them in, 400 with what the
    /// file lacks. With the header <c>Idempotency-Key</c> the same request again is the same job.
    /// </summary>
    [Function("UploadOrders")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Upload([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/orders/imports")] HttpRequest request, CancellationToken stop)
    {
        var key = request.Headers.TryGetValue("Idempotency-Key", out var header) ? header.ToString() : null;
        var (shop, currency) = (request.Query["shop"].ToString(), request.Query["currency"].ToString());
        var zone = request.Query["zone"] is { Count: > 0 } told ? told.ToString() : brand.Value.TimeZone;
        var (isDryRun, isFlag) = request.Query["dryRun"].ToString() switch { "" or "false" => (false, true), "true" => (true, true), _ => (false, false) };
        new Checks()
            .That(key is null || key.Length is >= 1 and <= LongestKey, "Idempotency-Key", $"must be text of 1 to {LongestKey} characters")
            .Text(shop, "shop", OrderReader.LongestShop)
            .Currency(currency, "currency")
            .That(TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _), "zone", "must be an IANA zone such as Asia/Shanghai")
            .That(isFlag, "dryRun", "must be true or false")
            .Throw();

        var job = (key is null ? RandomNumberGenerator.GetHexString(40, lowercase: true) : Keys.Hash($"orders|{shop}|{key}"))[..32];
        if (await files.Keep(job, request.Body, MostBytes, stop) is not { } upload)
            throw new ApiProblem(413, "body-too-large", $"An upload may have up to {MostBytes} bytes. Split the file; an order's lines must stay together.");
        var options = await Look(upload, request.Query, shop, currency, zone, isDryRun, stop);
        await resumeJob.Plan(job, stop);
        var fresh = new Job(
            job, ImportOrders.Kind, shop, JobStatus.Running, clock.GetUtcNow(), 0, 0, new Dictionary<string, long>(StringComparer.Ordinal), 0, upload.Name, upload.Hash,
            Options: options.Upload.ToOptions(), RejectedHeader: RejectedLines.Header(options.Header));
        if (await jobs.Add(fresh, stop) is { } standing)
        {
            await files.Drop(upload.Name, stop);
            if (standing.ContentHash != upload.Hash || standing.Options != fresh.Options)
                throw new ApiProblem(422, "idempotency-key-reused", $"This Idempotency-Key began the job {job} with another file or other options. A new upload needs a new key.");
        }
        await messages.Send(new OrdersUploaded(job), stop);
        request.HttpContext.Response.Headers.Location = $"/api/manage/jobs/{job}";
        return Results.Json(new OrdersTaken(job), ImportJson.Default.OrdersTaken, statusCode: StatusCodes.Status202Accepted);
    }

    private async Task<(OrderUpload Upload, IReadOnlyList<string> Header)> Look(KeptUpload upload, IQueryCollection query, string shop, string currency, string zone, bool isDryRun, CancellationToken stop)
    {
        var looked = await OrderFile.Look(() => files.Open(upload.Name), stop);
        var told = query.Where(one => one.Key.StartsWith(Told, StringComparison.Ordinal)).ToDictionary(one => one.Key[Told.Length..], one => one.Value.ToString(), StringComparer.Ordinal);
        var (columns, errors) = OrderColumns.Find(looked.Header, told);
        var checks = new Checks()
            .That(looked.Encoding is not null, "body", "must be CSV in UTF-8 or GB18030, with lines of at most 256 KiB and a header of at most 10,000 characters")
            .That(looked.Encoding is null || looked.Records > 0, "body", "must have a line with the columns' names and below it a line for each line of an order");
        if (looked.Header.Count > 0) foreach (var (field, why) in errors) checks.That(holds: false, field, why);
        try
        {
            checks.Throw();
        }
        catch (ApiProblem)
        {
            await files.Drop(upload.Name, stop);
            throw;
        }
        return (new OrderUpload(shop, currency, zone, looked.Encoding!, looked.HasLineBreaks, columns, (int)Math.Clamp(looked.Records / LinesOfABucket, 1, 64), isDryRun), looked.Header);
    }
}

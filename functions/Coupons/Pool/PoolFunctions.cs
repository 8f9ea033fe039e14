using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Api;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Coupons.Pool;

/// <summary>The upload is kept and is being worked through.</summary>
public sealed record CodesTaken(string Job);

public sealed class PoolFunctions(Catalog catalog, JobStore jobs, JobFiles files, ResumeJob resumeJob, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private const int MostBytes = 30_000_000;
    private const int LongestKey = 255;

    /// <summary>So long the job has to be written before the message looks for it.</summary>
    private static readonly TimeSpan Head = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Uploads codes for an offer's pool: CSV, the code in the first column, up to 30 MB. 202 with the job that takes them in. With the header
    /// <c>Idempotency-Key</c> the same request again is the same job.
    /// </summary>
    [Function("UploadCodes")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Upload(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/manage/offers/{id}/codes")] HttpRequest request, string id, CancellationToken stop)
    {
        var key = request.Headers.TryGetValue("Idempotency-Key", out var header) ? header.ToString() : null;
        if (key is not null) new Checks().Text(key, "Idempotency-Key", LongestKey).Throw();
        var offer = await catalog.FindNow(Offer.Kind, id, CouponJson.Default.Offer, stop) ?? throw new ApiProblem(404, "offer-not-found", "No offer has this id.");
        if (offer.Codes is not CodeOrigin.Imported) throw new ApiProblem(409, "offer-codes", "The offer makes its codes itself. Define one whose codes are imported.");

        var job = (key is null ? RandomNumberGenerator.GetHexString(40, lowercase: true) : Keys.Hash($"{id}|{key}"))[..32];
        if (await files.Keep(job, request.Body, MostBytes, stop) is not { } upload)
            throw new ApiProblem(413, "body-too-large", $"An upload may have up to {MostBytes} bytes. Split the file.");
        new Checks().That(upload.Length > 0, "body", "must hold a code in each line").Throw();
        var fresh = new Job(job, ImportCodes.Kind, id, JobStatus.Running, clock.GetUtcNow(), 0, 0, new Dictionary<string, long>(StringComparer.Ordinal), 0, upload.Name, upload.Hash);
        // Before the job, so that it is worked at whatever happens to this request; and behind it, at once.
        await resumeJob.Plan(job, stop);
        await messages.Send(new CodesUploaded(job), stop, Head);
        if (await jobs.Add(fresh, stop) is { } standing)
        {
            await files.Drop(upload.Name, stop);
            if (standing.ContentHash != upload.Hash) throw new ApiProblem(422, "idempotency-key-reused", $"This Idempotency-Key began the job {job} with other codes. A new upload needs a new key.");
        }
        await messages.Send(new CodesUploaded(job), stop);
        request.HttpContext.Response.Headers.Location = $"/api/manage/jobs/{job}";
        return Results.Json(new CodesTaken(job), CouponJson.Default.CodesTaken, statusCode: StatusCodes.Status202Accepted);
    }
}

using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Jobs;

public sealed record JobsListed(IReadOnlyList<Job> Items);

public sealed class JobFunctions(JobStore jobs, JobFiles files)
{
    /// <summary>How far a job is.</summary>
    [Function("ShowJob")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/jobs/{id}")] HttpRequest request, string id, CancellationToken stop) =>
        Results.Json(await Find(id, stop), JobJson.Default.Job);

    [Function("ListJobs")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/jobs")] HttpRequest request, CancellationToken stop) =>
        Results.Json(new JobsListed([.. (await jobs.All(stop).ToListAsync(stop)).OrderByDescending(job => job.CreatedAt)]), JobJson.Default.JobsListed);

    /// <summary>The lines that were not taken, each with its number, what it says and why; as far as the job is.</summary>
    [Function("ShowRejectedLines")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Rejected(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/jobs/{id}/rejected.csv")] HttpRequest request, string id, CancellationToken stop)
    {
        var job = await Find(id, stop);
        if (job.AreFilesGone) throw new ApiProblem(404, "rejected-lines-gone", "The rejected lines of a job are kept for 90 days.");
        return Results.Stream(
            async body =>
            {
                await body.WriteAsync(Encoding.UTF8.GetPreamble(), stop);
                await body.WriteAsync(Encoding.UTF8.GetBytes(job.RejectedHeader + "\r\n"), stop);
                for (var part = 0; part < job.RejectedParts; part++)
                {
                    await using var lines = await files.OpenRejected(id, part, stop);
                    await lines.CopyToAsync(body, stop);
                }
            },
            "text/csv; charset=utf-8", $"rejected-{job.Id}.csv");
    }

    private async Task<Job> Find(string id, CancellationToken stop) =>
        (await jobs.Find(id, stop))?.Job ?? throw new ApiProblem(404, "job-not-found", "No job has this id.");
}

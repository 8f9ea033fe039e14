using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Storage;

namespace PrivateDomain.Api;

public sealed class Health(Tables tables)
{
    /// <summary>200 when the app runs and reaches its store, 503 otherwise.</summary>
    [Function("GetHealth")]
    [OpenToAll("says nothing but well or not well")]
    public async Task<IResult> Get(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "healthz")] HttpRequest request, CancellationToken stop)
    {
        using var hurried = Hurry.Begin();
        try
        {
            await tables.Runtime.Find("health", "health", stop);
            return Results.Text("""{"status":"ok"}""", "application/json");
        }
        catch (Exception failure) when (failure is Azure.RequestFailedException or AggregateException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            throw new ApiProblem(503, "store-unreachable", "The store does not answer. Look at AzureWebJobsStorage and at whether it runs.");
        }
    }
}

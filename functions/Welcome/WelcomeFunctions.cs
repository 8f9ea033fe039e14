using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Storage;

namespace PrivateDomain.Welcome;

public sealed class WelcomeFunctions(Catalog catalog)
{
    /// <summary>Defines a welcome; its places and variants are checked now, not when a customer waits.</summary>
    [Function("PutWelcome")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/welcomes/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, WelcomeJson.Default.WelcomeBody, stop);
        var checks = new Checks().Id(id, "id");
        var welcome = body.Checked(checks);
        checks.Throw();
        await catalog.Save(WelcomeText.Kind, id, welcome, WelcomeJson.Default.WelcomeDefinition, stop);
        return Results.Json(welcome, WelcomeJson.Default.WelcomeDefinition);
    }
}

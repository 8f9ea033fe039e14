using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Doctor;

public sealed class DoctorFunctions(Examine examine)
{
    /// <summary>200 whatever is found: the report itself says whether all is well.</summary>
    [Function("ShowDoctor")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/doctor")] HttpRequest request, CancellationToken stop) =>
        Results.Json(await examine.Handle(stop), DoctorJson.Default.Report);
}

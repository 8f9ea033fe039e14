using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using PrivateDomain.Api;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Callbacks;

/// <summary>
/// The file by which WeCom sees that the domain is ours. <c>WeCom__VerifyFile</c> is its name; its content is the part of the name
/// between <c>_verify_</c> and <c>.txt</c>.
/// </summary>
public sealed class WeComVerifyFile(IOptions<WeComOptions> options)
{
    [Function("ShowWeComVerifyFile")]
    [OpenToAll("public by its purpose")]
    public IResult Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = @"{file:regex(^(WW|MP)_verify_\w+\.txt$)}")] HttpRequest request, string file)
    {
        if (options.Value.VerifyFile is not { Length: > 0 } known || known != file)
            throw new ApiProblem(404, "unknown-verify-file", "WeCom__VerifyFile names another file or none.");
        return Results.Text(options.Value.VerifyFileContent, "text/plain");
    }
}

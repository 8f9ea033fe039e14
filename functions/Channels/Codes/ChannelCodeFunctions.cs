using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Platforms;

namespace PrivateDomain.Channels.Codes;

/// <param name="State">What WeCom tells with whoever comes by the code.</param>
/// <param name="Keepers">Whom it leads to.</param>
/// <param name="Picture">Path of its picture.</param>
public sealed record ChannelCodeShown(string Channel, string State, IReadOnlyList<string> Keepers, string Picture);

/// <summary>A channel's own code, for posters and flyers that are printed without a page behind them.</summary>
public sealed class ChannelCodeFunctions(ChannelDirectory channels, KeepChannelCode keepChannelCode)
{
    /// <summary>Makes the code where there is none; asked twice, it is the same. 503 where the platform cannot make one now, 502 where it will not.</summary>
    [Function("PutChannelCode")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/channels/{id}/code")] HttpRequest request, string id, CancellationToken stop)
    {
        if (await channels.FindNow(id, stop) is not { } channel) throw new ApiProblem(404, "channel-not-found", "No channel has this id.");
        if (channel.Duties.Count == 0) throw new ApiProblem(409, "channel-without-keepers", "The channel has no keepers whom a code could lead to.");
        var made = await keepChannelCode.Make(id, channel, stop);
        if (made.Value is { } code) return Results.Json(new ChannelCodeShown(id, ChannelCode.StateOf(id), code.Users, $"/api/manage/channels/{id}/code.png"), ChannelJson.Default.ChannelCodeShown);
        throw NotDone(made.Verdict);
    }

    /// <summary>The picture to print.</summary>
    [Function("ShowChannelCode")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Show(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/channels/{id}/code.png")] HttpRequest request, string id, CancellationToken stop)
    {
        var answer = await keepChannelCode.Picture(id, stop)
            ?? throw new ApiProblem(404, "channel-code-not-found", "The channel has no code; PUT /api/manage/channels/{id}/code makes one.");
        return answer.Value is { } picture ? Results.Bytes(picture.Content, picture.ContentType) : throw NotDone(answer.Verdict);
    }

    /// <summary>Closes the code: what was printed leads nowhere from then on. Closed twice is closed.</summary>
    [Function("DeleteChannelCode")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Delete(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/channels/{id}/code")] HttpRequest request, string id, CancellationToken stop)
    {
        var verdict = await keepChannelCode.Close(id, stop);
        return verdict.IsDelivered ? Results.NoContent() : throw NotDone(verdict);
    }

    private static ApiProblem NotDone(Verdict verdict) => verdict.Kind is VerdictKind.Later or VerdictKind.Unknown
        ? new ApiProblem(503, "platform-not-available", $"WeCom did not do it now; send it again. {verdict.Reason}")
        : new ApiProblem(502, "platform-refused", $"WeCom did not do it: {verdict.Reason}");
}

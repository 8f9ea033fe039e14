using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Rota;

public sealed record KeepersShown(IReadOnlyList<KeepersShown.Keeper> Keepers)
{
    /// <param name="Channels">Ids of the channels that name the keeper.</param>
    /// <param name="Today">Contacts that came to the keeper today, in the brand's zone.</param>
    /// <param name="Out">Why the keeper receives nobody; nothing where all is well.</param>
    public sealed record Keeper(string Id, IReadOnlyList<string> Channels, int Today, Out? Out);

    public sealed record Out(int Code, string Reason, DateTimeOffset Since);
}

/// <summary>The keepers of all channels and how they are.</summary>
public sealed class KeeperFunctions(ChannelDirectory channels, KeeperRota rota, KeepersOut keepersOut, KeeperCounts counts)
{
    [Function("ListKeepers")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> List([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/manage/keepers")] HttpRequest request, CancellationToken stop)
    {
        var named = await channels.All(stop).SelectMany(one => one.Channel.Keepers.Select(keeper => (Keeper: keeper, Channel: one.Id))).ToListAsync(stop);
        var (taken, today) = (await keepersOut.Read(stop), await counts.Today(stop));
        var keepers = named.Select(one => one.Keeper).Concat(taken.Keys).Concat(today.Keys).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Select(keeper => new KeepersShown.Keeper(
            keeper,
            [.. named.Where(one => string.Equals(one.Keeper, keeper, StringComparison.OrdinalIgnoreCase)).Select(one => one.Channel)],
            today.GetValueOrDefault(keeper),
            taken.TryGetValue(keeper, out var missing) ? new(missing.Code, missing.Reason, missing.Since) : null));
        return Results.Json(new KeepersShown([.. keepers]), ChannelJson.Default.KeepersShown);
    }

    /// <summary>Puts a keeper back into the rota before the hourly look does. Put back twice is put back; one that still cannot receive is taken out again when next tried.</summary>
    [Function("PutKeeperBack")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> PutBack(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "api/manage/keepers/{id}/out")] HttpRequest request, string id, CancellationToken stop)
    {
        await rota.PutBack(id, stop);
        return Results.NoContent();
    }
}

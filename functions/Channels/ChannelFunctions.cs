using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Channels.Costs;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

public sealed record ChannelBody(string? Name, string? Kind, IReadOnlyList<KeeperBody?>? Keepers, string? Welcome, string? AcquisitionLink = null, CostBody? Cost = null);

public sealed class ChannelFunctions(Catalog catalog, ChannelCodes codes, MessageSender messages)
{
    /// <summary>
    /// Defines a channel; the same definition again changes nothing. Printed cards follow: other keepers are in force at the next scan.
    /// The id <c>default</c> is the channel of everybody whose code says nothing, and may go without keepers.
    /// </summary>
    [Function("PutChannel")]
    [RequireScope(Scopes.Manage)]
    public async Task<IResult> Put(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "api/manage/channels/{id}")] HttpRequest request, string id, CancellationToken stop)
    {
        var body = await Body.ReadJson(request, ChannelJson.Default.ChannelBody, stop);
        var keepers = body.Keepers ?? [];
        var checks = new Checks()
            .Id(id, "id")
            .Text(body.Name, "name", 100)
            .That(Channel.Kinds.Contains(body.Kind, StringComparer.Ordinal), "kind", "must be one of " + string.Join(", ", Channel.Kinds))
            .That(keepers.Count <= Channel.MostKeepers, "keepers", $"must be at most {Channel.MostKeepers}, as many as a contact way can lead to")
            .That(keepers.DistinctBy(keeper => keeper?.Id, StringComparer.OrdinalIgnoreCase).Count() == keepers.Count, "keepers", "must not name a keeper twice")
            .That(keepers.Count > 0 || id == Channel.DefaultId, "keepers", "must name at least one keeper: somebody has to receive the contact");
        // Where the id is all that is said of a keeper, what is wrong with it is told of the whole list.
        var duties = keepers.Select((keeper, number) => (keeper ?? new(Id: null)).Checked(checks, keeper is null or { Hours: null, Weight: null, DailyLimit: null } ? "keepers" : $"keepers[{number}]")).ToList();
        checks.That(duties.Count == 0 || duties.Exists(duty => !duty.Backup), "keepers", "must name a keeper who is no backup");
        if (body.Welcome is not null) checks.Id(body.Welcome, "welcome");
        var cost = body.Cost?.Checked(checks);
        checks.That(body.AcquisitionLink is null || IsLink(body.AcquisitionLink), "acquisitionLink", $"must be the address of an acquisition link such as https://work.weixin.qq.com/ca/cawcde…, without a query, that takes at most {AcquisitionLink.MostBytes} bytes in a page")
            .Throw();
        var link = body.AcquisitionLink is null ? null : new Uri(body.AcquisitionLink);
        var channel = new Channel(body.Name!, body.Kind!, duties, body.Welcome, link, cost);
        await catalog.Save(Channel.CatalogKind, id, channel, ChannelJson.Default.Channel, stop);
        if (await codes.Find(id, stop) is not null) await messages.Send(new ChannelKeepersChanged(id), stop);
        return Results.Json(channel, ChannelJson.Default.Channel);
    }

    private static bool IsLink(string text) =>
        text.Length <= AcquisitionLink.MostBytes && Uri.TryCreate(text, UriKind.Absolute, out var link) && link is { Scheme: "https" or "http", Query: "", Fragment: "" }
        && CustomerPage.BytesOf(link.AbsoluteUri) <= AcquisitionLink.MostBytes;
}

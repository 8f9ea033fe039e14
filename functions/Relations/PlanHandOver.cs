using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Storage;

namespace PrivateDomain.Relations;

/// <summary>Customers are to change hands: they are listed where that was not done, and then the platform is asked, batch by batch.</summary>
public sealed record HandOverPlanned(string Job, int Tries = 0);

/// <summary>Takes down what operators ask for. The head is written last: a hand-over without one never began.</summary>
public sealed class PlanHandOver(HandOvers jobs, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    /// <param name="idempotencyKey">The same key and the same wish are the same hand-over. Without one every call begins another.</param>
    /// <returns>The hand-over, and whether it stood before; another one where the key belongs to another wish.</returns>
    public async Task<(HandOver Job, bool Replayed)> Handle(HandOverBody body, IReadOnlyList<ContactId> contacts, string? idempotencyKey, CancellationToken stop)
    {
        var id = idempotencyKey is null ? RandomNumberGenerator.GetHexString(24, lowercase: true) : Keys.Hash("hand-over|" + idempotencyKey)[..24];
        var wanted = new HandOver(
            id, body.From!, body.To!, body.Resigned is true, body.Message ?? "", body.All is true, RequestOf(body), system.GetUtcNow())
        { Listed = body.All is not true };
        var standing = await jobs.Find(id, stop);
        if (standing is null)
        {
            foreach (var (number, part) in contacts.Distinct().Chunk(Platforms.WeCom.WeComClient.MostHandedOver).Index())
                await jobs.Add(new HandOverBatch(id, number + 1, Asked: false, [.. part.Select(one => new HandOverCustomer(one.Value, "", HandOverState.Planned))]), stop);
            standing = await jobs.Add(wanted, stop);
        }
        // Also where it stood: an earlier call may have ended between the two.
        if (standing is null || standing.Request == wanted.Request) await messages.Send(new HandOverPlanned(id), stop);
        return (standing ?? wanted, standing is not null);
    }

    public static string RequestOf(HandOverBody body) => Keys.Hash(JsonSerializer.Serialize(body, RelationJson.Default.HandOverBody));
}

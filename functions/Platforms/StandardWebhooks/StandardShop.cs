using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PrivateDomain.Platforms.Shops;

namespace PrivateDomain.Platforms.StandardWebhooks;

/// <summary>
/// A shop of one's own, which tells its orders in this app's form. Signed as Standard Webhooks are (github.com/standard-webhooks/standard-webhooks,
/// spec/standard-webhooks.md): <c>v1,</c> and the base64 HMAC-SHA256 over id, timestamp and body with dots between; several, so that the sender may change its secret.
/// </summary>
public sealed class StandardShop : IShopPlatform
{
    private const string SecretPrefix = "whsec_";
    private const string Version = "v1,";
    private const int FewestBytes = 24;

    public string Kind => "standard";

    public IEnumerable<string> Faults(ShopOptions shop) =>
        from secret in shop.Secrets.Index()
        where Key(secret.Item) is not { Length: >= FewestBytes }
        select $"Secrets__{secret.Index} must be {SecretPrefix} and the base64 of at least {FewestBytes} bytes.";

    public string SentAt(ShopDelivery delivery) => delivery.Header("webhook-timestamp");

    public ShopBelief Believe(ShopDelivery delivery, ShopOptions shop)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{delivery.Header("webhook-id")}.{SentAt(delivery)}."), .. delivery.Body.Span];
        var given = delivery.Header("webhook-signature").Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Where(signature => signature.StartsWith(Version, StringComparison.Ordinal)).Select(signature => Encoding.ASCII.GetBytes(signature[Version.Length..])).ToList();
        var proven = false;
        foreach (var secret in shop.Secrets)
        {
            var right = Encoding.ASCII.GetBytes(Convert.ToBase64String(HMACSHA256.HashData(Key(secret)!, signed)));
            foreach (var signature in given) proven |= CryptographicOperations.FixedTimeEquals(signature, right);
        }
        return proven ? ShopBelief.Signed : ShopBelief.NotSigned;
    }

    public ShopEvent Read(ShopDelivery delivery, ShopOptions shop)
    {
        var told = JsonSerializer.Deserialize(delivery.Body.Span, StandardJson.Default.StandardEnvelope) ?? throw new JsonException("An object is expected.");
        if (told.Type is not ("order.paid" or "order.updated" or "order.refunded" or "order.cancelled")) return new ShopEvent.Nothing("another type");
        var data = told.Data is { ValueKind: JsonValueKind.Object } of ? of : throw new JsonException("data is expected to be an object.");
        return told.Type switch
        {
            "order.refunded" => Refund(data.Deserialize(StandardJson.Default.StandardRefunded)!),
            "order.cancelled" => Cancellation(data.Deserialize(StandardJson.Default.StandardCancelled)!, told.Timestamp),
            _ => new ShopEvent.OrderedAsHere(data, Time(told.Timestamp)),
        };
    }

    private static ShopEvent Refund(StandardRefunded told) =>
        told is { OrderId: { Length: > 0 } id, Refund: { Id: { Length: > 0 } refund, AmountMinor: { } amount, At: { } text } } && Time(text) is { } at
            ? new ShopEvent.Refunded(id, new ShopRefund(refund, amount, at, [.. (told.Refund.Lines ?? []).Select(line => new ShopReturn(line.Sku ?? "", line.Quantity ?? 0))]))
            : new ShopEvent.Unreadable(told.OrderId, "a refund of it lacks orderId, refund.id, refund.amountMinor or refund.at with an offset") { Of = ShopTelling.Refund, RefundId = told.Refund?.Id };

    private static ShopEvent Cancellation(StandardCancelled told, string? timestamp) =>
        told.OrderId is { Length: > 0 } id && Time(told.At ?? timestamp) is { } at ? new ShopEvent.Cancelled(id, at)
            : new ShopEvent.Unreadable(told.OrderId, "its cancellation lacks orderId, or at with an offset") { Of = ShopTelling.Cancellation };

    // A time without its offset could be anybody's.
    private static DateTimeOffset? Time(string? text) =>
        text is [.., 'Z' or 'z'] or [.., '+' or '-', _, _, ':', _, _] && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.ToUniversalTime() : null;

    private static byte[]? Key(string secret)
    {
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret[SecretPrefix.Length..], bytes, out var length) ? bytes[..length] : null;
    }
}

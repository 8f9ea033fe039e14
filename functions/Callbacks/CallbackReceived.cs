using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Contacts;

namespace PrivateDomain.Callbacks;

/// <summary>
/// A platform told us something: the decrypted event as it came. Written before anything else is done with it, and first visible
/// when its callback must long be answered; its handler repeats every step by its key and does what can wait.
/// </summary>
/// <param name="Platform">Whose event it is, by the name of its identities.</param>
/// <param name="Tries">How often the platform did not tell what there was to learn.</param>
public sealed record CallbackReceived(string Text, string Platform = Identity.WeCom, int Tries = 0)
{
    /// <summary>Queue messages hold 48 KiB before Base64; an event beyond that (a very large group's) goes straight to the inbox.</summary>
    public bool FitsAMessage() => JsonSerializer.SerializeToUtf8Bytes(this, CallbackJson.Default.CallbackReceived).Length <= 46 * 1024;
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(CallbackReceived))]
[JsonSerializable(typeof(PaymentNotified))]
[JsonSerializable(typeof(WeChatPayAnswer))]
internal sealed partial class CallbackJson : JsonSerializerContext;

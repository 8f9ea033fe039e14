using System.Text.Json;
using PrivateDomain.Platforms;

namespace PrivateDomain.Tests.Platforms;

/// <summary>A published example of the callback encryption.</summary>
public sealed record Vector(
    string Name, string? Token, string EncodingAesKey, string ReceiveId, string? Timestamp, string? Nonce, string? MsgSignature, string Encrypt,
    string? Plaintext, int? PlaintextBytes)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Vectors");

    public CallbackCrypto Crypto => new(Token ?? "anytoken", EncodingAesKey, ReceiveId);

    public static Vector Named(string name) =>
        JsonSerializer.Deserialize<Vector[]>(File.ReadAllText(Path.Combine(Folder, "wecom-callback.json")), JsonSerializerOptions.Web)!
            .Single(vector => string.Equals(vector.Name, name, StringComparison.Ordinal));
}

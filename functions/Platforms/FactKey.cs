using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PrivateDomain.Platforms;

/// <summary>The key of a fact that a platform tells: the same fact told again has the same.</summary>
internal static class FactKey
{
    /// <summary>Lower-case hex SHA-256 over the parts, each with its length, so that no two facts share a text. An absent part is an empty one.</summary>
    public static string Of(params ReadOnlySpan<string?> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part ?? "");
            BinaryPrimitives.WriteInt32BigEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

using System.Security.Cryptography;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>The checksum that the protocol has; it guards against accidents, not against people.</summary>
internal static class Md5
{
#pragma warning disable CA5351, MA0128 // The protocol's choice.
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(MD5.HashData(bytes));
#pragma warning restore CA5351, MA0128

    /// <summary>The body's, once it is as large as it may be and what the client says it is.</summary>
    /// <param name="request">Whose body it is.</param>
    /// <param name="header">Where the client says it.</param>
    /// <exception cref="StorageRefusal">It is not.</exception>
    public static string Checked(StorageRequest request, string header = "Content-MD5")
    {
        if (request.Body.Length > Content.MostBytes)
            throw CommonRefusals.BodyTooLarge(Content.MostBytes);
        var md5 = Of(request.Body.Span);
        if (request.Header(header) is not { Length: > 0 } stated)
            return md5;
        var bytes = new byte[stated.Length];
        if (!Convert.TryFromBase64String(stated, bytes, out var length) || length != MD5.HashSizeInBytes)
            throw BlobRefusals.InvalidMd5();
        return Convert.ToBase64String(bytes.AsSpan(0, length)) == md5 ? md5 : throw BlobRefusals.Md5Mismatch(stated, md5);
    }
}

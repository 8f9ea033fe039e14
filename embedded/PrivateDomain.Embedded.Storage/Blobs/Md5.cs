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
    /// <exception cref="StorageRefusal">It is not.</exception>
    public static string Checked(StorageRequest request)
    {
        if (request.Body.Length > Content.MostBytes)
            throw CommonRefusals.BodyTooLarge(Content.MostBytes);
        var md5 = Of(request.Body.Span);
        return request.Header("Content-MD5") is not { Length: > 0 } stated || stated == md5 ? md5 : throw BlobRefusals.Md5Mismatch(stated, md5);
    }
}

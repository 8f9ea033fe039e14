namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>The part of a multipart body that has a file name.</summary>
internal sealed record UploadedFile(string Field, string Name, byte[] Content)
{
    public bool IsPng => Content is [0x89, (byte)'P', (byte)'N', (byte)'G', ..];

    public bool IsJpeg => Content is [0xFF, 0xD8, 0xFF, ..];

    public bool IsMp4 => Content is [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', ..];

    public bool IsAmr => Content is [(byte)'#', (byte)'!', (byte)'A', (byte)'M', (byte)'R', ..];

    /// <summary>Null where the request holds no such part.</summary>
    public static async Task<UploadedFile?> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            var form = await request.ReadFormAsync(cancel);
            if (form.Files is not [var file, ..])
                return null;
            using var content = new MemoryStream();
            await file.CopyToAsync(content, cancel);
            return new UploadedFile(file.Name, file.FileName, content.ToArray());
        }
        catch (InvalidDataException)
        {
            return null; // no multipart after all; answered with 44001
        }
    }
}

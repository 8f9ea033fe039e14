using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// Uploads: <c>media/upload</c> for 3 days (path/90253) and <c>media/uploadimg</c> for ever (quotas: path/90454). Codes by the table of path/90313:
/// 40004 type of file, 40005 type parameter, 40006 smaller than 5 bytes, 40123 no picture, 44001 no file, 45001 too large.
/// </summary>
internal sealed class MediaApi(WeComState state, MediaLibrary library, TimeProvider clock, WeComLimits limits)
{
    private const int Megabyte = 1024 * 1024;
    private const int LeastBytes = 5;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);
    private readonly List<DateTimeOffset> _pictures = [];

    public void Map(ApiRoutes routes)
    {
        routes.Upload("media/upload", Upload);
        routes.Upload("media/uploadimg", UploadPicture);
    }

    private JsonObject Upload(IQueryCollection query, UploadedFile file)
    {
        var type = query["type"].ToString();
        var most = type switch
        {
            "image" or "video" => 10 * Megabyte,
            "voice" => 2 * Megabyte,
            "file" => 20 * Megabyte,
            _ => throw new WeComError(40005, "invalid type"),
        };
        if (file.Field is not "media")
            throw new WeComError(44001, "empty media data");
        RequireSize(file, most);
        switch (type)
        {
            case "image":
                RequirePicture(file);
                break;
            case "video" when !file.IsMp4:
            case "voice" when !file.IsAmr:
                throw new WeComError(40004, "invalid media type");
        }
        var media = library.AddTemporary(type, file);
        return new JsonObject
        {
            ["type"] = type,
            ["media_id"] = media.Id,
            ["created_at"] = media.CreatedAt.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }

    /// <summary>The picture's largest size is not in the facts at hand; that of <c>media/upload</c> stands in for it, which is a guess.</summary>
    private JsonObject UploadPicture(IQueryCollection query, UploadedFile file)
    {
        RequireSize(file, 10 * Megabyte);
        RequirePicture(file);
        lock (state.Gate)
        {
            var now = clock.GetUtcNow();
            _pictures.RemoveAll(at => now - at >= TimeSpan.FromDays(30));
            if (_pictures.Count >= limits.PicturesPerMonth || _pictures.Count(at => at.ToOffset(China).Date == now.ToOffset(China).Date) >= limits.PicturesPerDay)
                throw WeComError.TooOften();
            _pictures.Add(now);
        }
        return new JsonObject { ["url"] = library.AddPermanent(file).Address.OriginalString };
    }

    private static void RequireSize(UploadedFile file, int most)
    {
        if (file.Content.Length <= LeastBytes)
            throw new WeComError(40006, "invalid media size");
        if (file.Content.Length > most)
            throw new WeComError(45001, "media size out of limit");
    }

    private static void RequirePicture(UploadedFile file)
    {
        if (!file.IsPng && !file.IsJpeg)
            throw new WeComError(40123, "invalid image format");
    }
}

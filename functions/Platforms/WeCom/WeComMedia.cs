using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Platforms.WeCom;

/// <summary>What <c>media/upload</c> gave: good for 3 days (path/90253).</summary>
public sealed record UploadedMedia(string MediaId);

/// <summary>What <c>media/uploadimg</c> gave: good for ever, in messages to customers only (path/90256).</summary>
public sealed record UploadedImage(Uri Url);

/// <summary>
/// Uploads to WeCom. Never on the way of a welcome: each may take a minute. An upload whose answer got lost may be made again; all it costs is
/// one of the images that a corporation has a month.
/// </summary>
public sealed class WeComMedia(
    IHttpClientFactory clients, WeComTokens tokens, WeComTrouble trouble, [FromKeyedServices("system")] TimeProvider clock, ILogger<WeComMedia> log)
{
    /// <summary>Of one upload.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly WeComCalls calls = new(clients.CreateClient(nameof(WeComMedia)), tokens, trouble, clock, log);

    /// <param name="type"><c>image</c>, <c>video</c> or <c>file</c>.</param>
    public async Task<Answer<UploadedMedia>> Upload(string type, string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        WeComCalls.Read(
            await Send("upload", $"type={type}&", name, contentType, content, cancel),
            reply => reply.MediaId is { Length: > 0 } id ? new UploadedMedia(id) : null);

    /// <summary>An image's address for ever: 3,000 a month and 1,000 a day are free (path/90256).</summary>
    public async Task<Answer<UploadedImage>> UploadImage(string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        WeComCalls.Read(
            await Send("uploadimg", "", name, contentType, content, cancel),
            reply => Uri.TryCreate(reply.Url, UriKind.Absolute, out var url) ? new UploadedImage(url) : null);

    private Task<Answer<UploadReply>> Send(string call, string query, string name, string contentType, ReadOnlyMemory<byte> content, CancellationToken cancel) =>
        calls.Call(
            call,
            token => new HttpRequestMessage(HttpMethod.Post, $"cgi-bin/media/{call}?{query}access_token={Uri.EscapeDataString(token.Value)}")
            {
                Content = new OutgoingFile("media", name, contentType, content),
            },
            WeComWire.Json.UploadReply,
            WeComVerdicts.Busy,
            cancel);
}

internal sealed record UploadReply : Reply
{
    [JsonPropertyName("media_id")]
    public string? MediaId { get; init; }

    public string? Url { get; init; }
}

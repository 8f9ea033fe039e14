using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace PrivateDomain.Channels;

/// <summary>Who opens a card's page, as far as the request tells. Nothing that names a person or a device is kept of it.</summary>
/// <param name="Visitor">wechat, wecom, browser or bot.</param>
/// <param name="Looks">Whether somebody or something looks at the page; a HEAD request does not.</param>
/// <param name="Device">A mark of the day's, see <see cref="Devices"/>; empty where it was not asked for.</param>
public sealed partial record Visit(string Visitor, bool Looks, string Device = "")
{
    public const string WeChat = "wechat";
    public const string WeCom = "wecom";
    public const string Browser = "browser";
    public const string Bot = "bot";

    /// <summary>Whether a person may want to talk to a keeper: only for them a contact way is made.</summary>
    public bool MayAdd => Looks && Visitor != Bot;

    public static Visit Of(HttpRequest request) =>
        new(IsPrefetch(request) ? Bot : VisitorOf(request.Headers.UserAgent.ToString()), !HttpMethods.IsHead(request.Method));

    /// <summary>What is not known as a machine counts as a person: better one scan too many than a customer without a code.</summary>
    public static string VisitorOf(string userAgent) =>
        Machine().IsMatch(userAgent) ? Bot
        : userAgent.Contains("wxwork", StringComparison.OrdinalIgnoreCase) ? WeCom
        : userAgent.Contains("MicroMessenger", StringComparison.OrdinalIgnoreCase) ? WeChat
        : Browser;

    private static bool IsPrefetch(HttpRequest request) =>
        request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase)
        || request.Headers["Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    // Cubot makes phones; before what is no letter a bot is one, also where that is an underline. Tools say what they are at the beginning.
    [GeneratedRegex(
        @"(?<!cu)bot(?![a-z])|spider|crawler|preview|externalhit|externalagent|slurp|inspectiontool|headlesschrome|iframely|embedly|vkshare|^(?:whatsapp|curl|wget|python-requests|go-http-client|okhttp)/",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 100)]
    private static partial Regex Machine();
}

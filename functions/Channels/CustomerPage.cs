using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace PrivateDomain.Channels;

/// <summary>What all pages for customers have in common: one document of our own, without anything fetched from elsewhere.</summary>
public static class CustomerPage
{
    public static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>As much of a page as this text takes, which is more than its letters where some have to be encoded.</summary>
    public static int BytesOf(string text) => Encoding.UTF8.GetByteCount(Html.Encode(text));

    /// <summary>How a Content-Security-Policy names this very style sheet or script.</summary>
    public static string HashOf(string text) => "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>The first sign of the brand's name, like a seal on a letter.</summary>
    public static string Seal(string brand) =>
        $"""<div class="seal" aria-hidden="true">{Html.Encode(StringInfo.GetNextTextElement(brand.TrimStart()).ToUpperInvariant())}</div>""";

    /// <param name="content">Markup: everything in it that came from outside is encoded.</param>
    public static string Frame(string brand, string language, string style, string content, string mainClass = "") => $"""
        <!DOCTYPE html>
        <html lang="{language}">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <meta name="robots" content="noindex">
        <meta name="format-detection" content="telephone=no">
        <title>{Html.Encode(brand)}</title>
        <style>{style}</style>
        </head>
        <body>
        <main{(mainClass.Length > 0 ? $" class=\"{mainClass}\"" : "")}>
        {content}
        </main>
        </body>
        </html>

        """;
}

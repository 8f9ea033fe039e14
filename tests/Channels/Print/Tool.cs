using System.Diagnostics;
using System.Globalization;

namespace PrivateDomain.Tests.Channels.Print;

/// <summary>Programs that are not ours: a browser that prints, one that makes pictures of pages, and a reader of codes.</summary>
internal static class Tool
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static readonly string? Chromium = Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");
    public static readonly string? Poppler = Find("pdftoppm");
    public static readonly string? Zbar = Find("zbarimg");

    /// <summary>The PDF that the browser makes of a page.</summary>
    public static async Task<string> PrintAsync(string folder, string html)
    {
        var (page, pdf) = (Path.Combine(folder, "page.html"), Path.Combine(folder, "page.pdf"));
        await File.WriteAllTextAsync(page, html);
        await RunAsync(Chromium!, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + Path.Combine(folder, "profile"), "--no-pdf-header-footer", "--print-to-pdf=" + pdf, new Uri(page).AbsoluteUri);
        return File.Exists(pdf) ? pdf : throw new InvalidOperationException("The browser made no PDF.");
    }

    /// <summary>The page as it is after the browser laid it out and ran what stands in it.</summary>
    public static async Task<string> LaidOutAsync(string folder, string html)
    {
        var page = Path.Combine(folder, "page.html");
        await File.WriteAllTextAsync(page, html);
        return await RunAsync(Chromium!, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--user-data-dir=" + Path.Combine(folder, "profile"), "--dump-dom", new Uri(page).AbsoluteUri);
    }

    /// <summary>What the code says in a part of a page, at 300 dpi; millimetres.</summary>
    public static async Task<string> ReadAsync(string folder, string pdf, int page, decimal x, decimal y, decimal width, decimal height)
    {
        var picture = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{page}-{x:0}-{y:0}"));
        await RunAsync(
            Poppler!, "-r", "300", "-gray", "-singlefile", "-png", "-f", Text(page), "-l", Text(page), "-x", Dots(x), "-y", Dots(y), "-W", Dots(width), "-H", Dots(height), pdf, picture);
        return (await RunAsync(Zbar!, "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture + ".png")).TrimEnd('\n');
    }

    public static async Task<string> ReadAsync(string folder, byte[] png)
    {
        var picture = Path.Combine(folder, "code.png");
        await File.WriteAllBytesAsync(picture, png);
        return (await RunAsync(Zbar!, "--nodbus", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture)).TrimEnd('\n');
    }

    private static async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        using var end = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(end.Token), process.StandardError.ReadToEndAsync(end.Token));
            await process.WaitForExitAsync(end.Token);
            await errors;
            return await output;
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{Path.GetFileName(program)} did not end within {Patience.TotalSeconds:0} s.", late);
        }
    }

    private static string Dots(decimal millimetres) => Text((int)Math.Round(millimetres / 25.4m * 300));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

/// <summary>Skipped by name where the machine cannot print and read.</summary>
internal sealed class PrintingTheoryAttribute : TheoryAttribute
{
    public PrintingTheoryAttribute() =>
        Skip = Tool.Chromium is null ? "chromium is not installed (Debian: apt-get install chromium fonts-noto-cjk)."
            : Tool.Poppler is null ? "pdftoppm is not installed (Debian: apt-get install poppler-utils)."
            : Tool.Zbar is null ? "zbarimg is not installed (Debian: apt-get install zbar-tools)."
            : null;
}

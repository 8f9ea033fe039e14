using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.Play;

namespace PrivateDomain.Tests.Infra;

/// <summary>
/// The app as an image or a unit of systemd runs it, as far as that goes without a container engine: published, by somebody who is not root, from a folder that it may only read, with what the image's and
/// the unit's files set.
/// </summary>
public sealed partial class PublishedTests : IAsyncLifetime
{
    /// <summary>nobody, where the tests are run by root; otherwise whoever runs them.</summary>
    private const string Nobody = "65534";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("published-");

    private string App => Path.Combine(folder.FullName, "app");

    private static bool IsRoot => Environment.UserName == "root";

    public async Task InitializeAsync()
    {
        await Published.To(App, Published.KindOfTests);
        await Run("chmod", "-R", "a-w,a+rX", folder.FullName);
    }

    public async Task DisposeAsync()
    {
        await Run("chmod", "-R", "u+w", folder.FullName);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task As_the_image_and_as_the_unit_it_runs_as_nobody_from_a_read_only_folder_and_plays_the_whole_loop()
    {
        foreach (var (name, settings) in new[] { ("image", OfImage("/data")), ("unit", OfUnit("/var/lib/private-domain")) })
        {
            var data = Directory.CreateTempSubdirectory("data-");
            if (IsRoot) await Run("chown", $"{Nobody}:{Nobody}", data.FullName);
            await using var sandbox = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = PrivateDomain.Tests.App.ApiKey });
            var address = new Uri($"http://127.0.0.1:{FreePorts.One()}");
            using var app = Start(settings(data.FullName), address, [$"--Brand:PublicUrl={address}", .. PrivateDomain.Tests.App.Arguments("", sandbox).Where(argument => !argument.StartsWith("--AzureWebJobsStorage", StringComparison.Ordinal) && !argument.StartsWith("--Embedded", StringComparison.Ordinal))]);
            sandbox.AppUrl = address;
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.TrueAsync(async () => app.HasExited ? throw new InvalidOperationException($"{name}: {await app.StandardError.ReadToEndAsync()}") : await Answers(http));

            var lines = new List<DemoLine>();
            Assert.True(await sandbox.Demo.PlayAsync(Language.En, lines.Add), $"{name}: {string.Join('\n', lines.Select(line => line.Text.En))}");
            Assert.Equal((name, 0), (name, (await Published.Run(As(["healthy"], ("Embedded__Urls", address.ToString())))).Code));

            await Run("kill", "-TERM", app.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
            await app.WaitForExitAsync();
            Assert.Equal((name, 0), (name, app.ExitCode));
            Assert.True(File.Exists(Path.Combine(data.FullName, "store", "store.db")), name);
            Assert.Equal((name, 1), (name, (await Published.Run(As(["healthy"], ("Embedded__Urls", address.ToString())))).Code));

            var (store, backup) = (("AzureWebJobsStorage", settings(data.FullName)["AzureWebJobsStorage"]), Path.Combine(data.FullName, "backup.db"));
            Assert.Equal((name, 0), (name, (await Published.Run(As(["backup", backup], store))).Code));
            Assert.Equal((name, 0), (name, (await Published.Run(As(["restore", backup], store))).Code));
            data.Delete(recursive: true);
        }
        Assert.DoesNotContain(new DirectoryInfo(App).EnumerateFiles("*", SearchOption.AllDirectories), file => file.Name.EndsWith(".db", StringComparison.Ordinal) || file.Name == "keys.json");
    }

    internal static string UnitFile => Path.Combine(Declared.Root, "infra", "machine", "private-domain.service");

    private static Func<string, Dictionary<string, string>> OfImage(string folder)
    {
        var line = File.ReadLines(Path.Combine(Declared.Root, "Dockerfile")).Single(line => line.StartsWith("ENV ", StringComparison.Ordinal));
        return data => Settings(Setting().Matches(line).Select(match => match.Value), folder, data);
    }

    private static Func<string, Dictionary<string, string>> OfUnit(string folder)
    {
        var lines = File.ReadLines(UnitFile).Where(line => line.StartsWith("Environment=", StringComparison.Ordinal)).Select(line => line["Environment=".Length..]).ToList();
        return data => Settings(lines, folder, data);
    }

    private static Dictionary<string, string> Settings(IEnumerable<string> lines, string folder, string data) =>
        lines.Select(line => line.Split('=', 2)).ToDictionary(line => line[0], line => line[1].Replace(folder, data, StringComparison.Ordinal), StringComparer.Ordinal);

    private Process Start(Dictionary<string, string> settings, Uri address, IEnumerable<string> arguments)
    {
        var start = As([.. arguments], [.. settings.Select(setting => (setting.Key, setting.Key == "Embedded__Urls" ? address.ToString() : setting.Value))]);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var app = Process.Start(start)!;
        app.OutputDataReceived += (_, _) => { };
        app.BeginOutputReadLine();
        return app;
    }

    private ProcessStartInfo As(IReadOnlyList<string> arguments, params IReadOnlyList<(string Name, string Value)> settings)
    {
        string[] app = [Path.Combine(App, "PrivateDomain.Functions"), .. arguments];
        var start = IsRoot
            ? new ProcessStartInfo("setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "--no-new-privs", .. app])
            : new ProcessStartInfo(app[0], app[1..]);
        start.WorkingDirectory = App;
        start.Environment["HOME"] = "/nonexistent";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return start;
    }

    private static async Task Run(string program, params string[] arguments)
    {
        var (code, said) = await Published.Run(new ProcessStartInfo(program, arguments));
        if (code != 0) throw new InvalidOperationException($"{program}: {said}");
    }

    private static async Task<bool> Answers(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("healthz");
            return answer.StatusCode is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"\w+=\S+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();
}

using System.Diagnostics;
using System.Text.Json;

namespace PrivateDomain.Tests.Surface;

/// <summary>What the build takes for each host; read by evaluating the project, without restoring or building it.</summary>
public sealed class FlavourTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task The_azure_flavour_takes_the_published_packages_and_nothing_embedded()
    {
        var items = await EvaluateAsync("azure");

        Assert.All(
            new[] { "Microsoft.Azure.Functions.Worker", "Azure.Data.Tables", "Azure.Storage.Queues", "Microsoft.Extensions.Http.Polly" },
            package => Assert.Contains(package, items.Packages, StringComparer.Ordinal));
        Assert.Empty(items.Embedded);
    }

    [Fact]
    public async Task The_embedded_flavour_takes_our_projects_in_the_packages_place()
    {
        var items = await EvaluateAsync("embedded");

        Assert.Equal(["Azure.Data.Tables", "Microsoft.Azure.Functions.Worker", "PrivateDomain.Embedded.Storage"], items.Embedded, StringComparer.Ordinal);
    }

    private static async Task<(IReadOnlyList<string> Packages, IReadOnlyList<string> Embedded)> EvaluateAsync(string host)
    {
        var project = Path.Combine(Azurite.RepositoryRoot(), "functions", "PrivateDomain.Functions.csproj");
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                "msbuild", project, $"-p:FunctionsHost={host}", "-getItem:PackageReference,ProjectReference", "-nodeReuse:false",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, output + await errors);

        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("Items");
        var embedded = Path.Combine(Azurite.RepositoryRoot(), "embedded") + Path.DirectorySeparatorChar;
        return (
            Values(items, "PackageReference", "Identity"),
            [
                .. Values(items, "ProjectReference", "FullPath")
                    .Where(path => path.StartsWith(embedded, StringComparison.Ordinal))
                    .Select(path => Path.GetFileNameWithoutExtension(path))
                    .Order(StringComparer.Ordinal),
            ]);
    }

    private static string[] Values(JsonElement items, string item, string property) =>
        [.. items.GetProperty(item).EnumerateArray().Select(entry => entry.GetProperty(property).GetString()!)];
}

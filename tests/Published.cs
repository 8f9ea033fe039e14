using System.Diagnostics;

namespace PrivateDomain.Tests;

/// <summary>The app as it is deployed: published by infra/package into a folder.</summary>
internal static class Published
{
    /// <summary>What tests play with: <c>whole</c>, as one machine runs it, with <c>TEST_PACKAGE=whole</c>; otherwise what is published quickly.</summary>
    public static string KindOfTests => Environment.GetEnvironmentVariable("TEST_PACKAGE") ?? "quick";

    /// <param name="kind">How much is compiled ahead, as infra/package says: <c>whole</c> is what one machine runs, <c>shared</c> is Azure's way.</param>
    public static async Task<string> To(string folder, string kind)
    {
        var (code, said) = await Run(new ProcessStartInfo("dotnet",
        [
            "publish", Path.Combine(Azurite.RepositoryRoot(), "infra", "package"), "-c", "Release", "-o", folder, "-v", "quiet", "-nologo", "-nodeReuse:false", "-p:Flavour=embedded",
            $"-p:Kind={kind}", "-p:RunAnalyzers=false",
        ]));
        return code == 0 ? folder : throw new InvalidOperationException(said);
    }

    /// <summary>Runs it to its end.</summary>
    /// <returns>Its exit code, and what it said on both streams.</returns>
    public static async Task<(int Code, string Said)> Run(ProcessStartInfo start, string input = "")
    {
        start.UseShellExecute = false;
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; what it said stands.
        }
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}

using System.Diagnostics;
using System.Text.Json;

namespace PrivateDomain.Tests.Infra;

/// <summary>A declaration of a Bicep file.</summary>
/// <param name="Kind">parameter, variable, resource, module or output.</param>
/// <param name="Of">A resource's type, a module's file.</param>
/// <param name="Value">Its body; what is no literal is <c>{ "expression": text }</c>.</param>
internal sealed record Declaration(string Kind, string Name, string Of, bool IsExisting, JsonElement Value, string Text);

internal sealed record DeclaredFile(string Path, IReadOnlyList<(int Line, int Column)> Errors, IReadOnlyList<Declaration> Declarations, JsonElement Content)
{
    public string Name => System.IO.Path.GetFileName(Path);

    public JsonElement Variable(string name) => Declarations.Single(one => one.Kind == "variable" && one.Name == name).Value;

    public Declaration Resource(string name) => Declarations.Single(one => one.Kind == "resource" && one.Name == name);
}

/// <summary>What infra/ and the workflow declare, as their grammars read it: no compiler of Bicep can be had here, so types and API versions are not checked.</summary>
internal static class Declared
{
    public static readonly string Root = Azurite.RepositoryRoot();

    private static readonly Lazy<Task<IReadOnlyList<DeclaredFile>>> All = new(() => Read([.. Bicep, .. Yaml]));

    public static IEnumerable<string> Bicep => Directory.EnumerateFiles(Path.Combine(Root, "infra"), "*.bicep", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    public static IEnumerable<string> Yaml => Directory.EnumerateFiles(Root, "*.y*ml").Concat(Directory.EnumerateFiles(Path.Combine(Root, ".github"), "*.y*ml", SearchOption.AllDirectories)).Order(StringComparer.Ordinal);

    public static Task<IReadOnlyList<DeclaredFile>> Files() => All.Value;

    public static async Task<DeclaredFile> File(string name) => (await Files()).Single(file => file.Name == name);

    public static async Task<IReadOnlyList<DeclaredFile>> Read(IReadOnlyList<string> files)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(Root, "tests", "Infra", "grammar", "read.mjs"), .. files]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, await errors);
        using var read = JsonDocument.Parse(await output);
        return [.. read.RootElement.EnumerateArray().Select(Of)];
    }

    /// <summary>The strings of an array.</summary>
    public static IEnumerable<string> Strings(this JsonElement array) => array.EnumerateArray().Select(item => item.GetString()!);

    private static DeclaredFile Of(JsonElement file) => new(
        file.GetProperty("file").GetString()!,
        [.. file.GetProperty("errors").EnumerateArray().Select(error => (error.GetProperty("line").GetInt32(), error.GetProperty("column").GetInt32()))],
        file.TryGetProperty("declarations", out var declarations)
            ? [.. declarations.EnumerateArray().Select(one => new Declaration(
                one.GetProperty("kind").GetString()!, one.GetProperty("name").GetString()!, one.GetProperty("of").ValueKind is JsonValueKind.String ? one.GetProperty("of").GetString()! : "",
                one.GetProperty("isExisting").GetBoolean(), one.GetProperty("value").Clone(), one.GetProperty("text").GetString()!))]
            : [],
        file.TryGetProperty("content", out var content) ? content.Clone() : default);
}

using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;

namespace PrivateDomain;

public static partial class Program
{
    // On one machine nobody has to invent keys: those that no setting gives are made once and kept in the data folder.
    static partial void PrepareFlavour(FunctionsApplicationBuilder builder)
    {
        Dictionary<string, Func<string>> keys = new(StringComparer.Ordinal)
        {
            ["Api:Key"] = () => RandomNumberGenerator.GetHexString(40, lowercase: true),
            ["Contacts:IdKey"] = () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["Contacts:PhoneKeys"] = NewRing,
            ["Cards:SigningKeys"] = NewRing,
            ["Coupons:CodeKeys"] = NewRing,
        };
        var missing = keys.Keys.Where(key => string.IsNullOrWhiteSpace(builder.Configuration[key])).ToList();
        if (missing.Count == 0) return;

        var folder = builder.Configuration["Embedded:Data"] is { Length: > 0 } set ? set : "data";
        var path = Path.GetFullPath(Path.Combine(folder, "keys.json"));
        JsonObject kept;
        List<string> made;
        bool stands;
        do
        {
            stands = File.Exists(path);
            kept = Read(path);
            made = [.. missing.Where(key => kept[key] is null)];
            foreach (var key in made) kept[key] = keys[key]();
        }
        while (made.Count > 0 && !Keep(path, kept.ToJsonString(new JsonSerializerOptions { WriteIndented = true }), replace: stands));
        if (made.Count > 0)
        {
            Console.WriteLine($"Made keys ({string.Join(", ", made.Select(key => key.Replace(":", "__", StringComparison.Ordinal)))}) and kept them in {path}.");
            Console.WriteLine("Back this file up: without Contacts__IdKey every contact would be a stranger, without the others printed cards and codes would not be known.");
        }
        builder.Configuration.AddInMemoryCollection(missing.Select(key => KeyValuePair.Create(key, (string?)kept[key]!.GetValue<string>())));
    }

    private static string NewRing() => "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static JsonObject Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path))?.AsObject() ?? [] : [];
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be read: {unreadable.Message} It keeps the keys of this store: restore it from your backup.", unreadable);
        }
    }

    // Whole or not at all, and for the owner only. False: another process that was started at the same time made the first keys; they count.
    private static bool Keep(string path, string text, bool replace)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var fresh = $"{path}.{RandomNumberGenerator.GetHexString(8, lowercase: true)}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(text);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        try
        {
            File.Move(fresh, path, overwrite: replace);
            return true;
        }
        catch (IOException) when (!replace && File.Exists(path))
        {
            File.Delete(fresh);
            return false;
        }
    }
}

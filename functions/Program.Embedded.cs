using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using PrivateDomain.Embedded.Storage;

namespace PrivateDomain;

public static partial class Program
{
    static partial void PrepareFlavour(FunctionsApplicationBuilder builder)
    {
        builder.UseEmbeddedStorage(refused => new StartRefusedException(refused.Message, refused));
        MakeKeys(builder);
    }

    // On one machine nobody has to invent keys: those that no setting gives are made once and kept in the data folder.
    private static void MakeKeys(FunctionsApplicationBuilder builder)
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
        var kept = Read(path);
        List<string> made = [];
        if (missing.Exists(key => kept[key] is null))
        {
            // Another process may be started at the same moment: the keys of the first one count.
            using var turn = Turn(path + ".lock");
            kept = Read(path);
            made = [.. missing.Where(key => kept[key] is null)];
            foreach (var key in made) kept[key] = keys[key]();
            if (made.Count > 0) Keep(path, kept.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        }
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

    // Held by one process at a time, and let go by the system when it dies. The file stays: deleting it would let two in.
    private static FileStream Turn(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var pause = new ManualResetEventSlim();
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path, options);
            }
            catch (IOException) when (tries < 200)
            {
                pause.Wait(TimeSpan.FromMilliseconds(50));
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new StartRefusedException($"{path} cannot be written: {refused.Message} The data folder keeps the keys of this store; Embedded__Data names it.", refused);
            }
        }
    }

    // Whole or not at all, and for the owner only.
    private static void Keep(string path, string text)
    {
        var fresh = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(fresh, options))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(text);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }
        File.Move(fresh, path, overwrite: true);
    }
}

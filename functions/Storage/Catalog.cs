using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Storage;

/// <summary>
/// What operators define: channels, batches, offers, texts, products. Read through a cache of 5 s per instance, so a change is in
/// force everywhere 5 s later at the most, and at once where it was made.
/// </summary>
public sealed class Catalog(Tables tables, [FromKeyedServices(Clocks.System)] TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>Ids that nobody defined are remembered too, and shops send many of those.</summary>
    private const int MostCached = 10_000;

    private const int Part = 30_000;

    private readonly ConcurrentDictionary<(string Kind, string Id), (object? Value, long Read)> cache = new();

    public async ValueTask<T?> Find<T>(string kind, string id, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        if (cache.TryGetValue((kind, id), out var cached) && clock.GetElapsedTime(cached.Read) < Fresh) return (T?)cached.Value;
        return await FindNow(kind, id, type, stop);
    }

    /// <summary>As it stands in the store.</summary>
    public async Task<T?> FindNow<T>(string kind, string id, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        var read = clock.GetTimestamp();
        var row = await tables.Catalog.Find(kind, Keys.Encode(id), stop);
        var value = row is null ? null : Read(row, type);
        Remember((kind, id), value, read);
        return value;
    }

    /// <summary>Everything of a kind, as it stands in the store; for kinds of which there are few.</summary>
    public async IAsyncEnumerable<(string Id, T Value)> All<T>(string kind, JsonTypeInfo<T> type, [EnumeratorCancellation] CancellationToken stop) where T : class
    {
        await foreach (var row in tables.Catalog.Partition(kind, stop))
            if (Read(row, type) is { } value) yield return (row.Text("id"), value);
    }

    /// <summary>The ids of everything of a kind, as it stands in the store; for ids that are no other in the table than they are.</summary>
    public IAsyncEnumerable<string> Ids(string kind, CancellationToken stop) => tables.Catalog.Keys(kind, stop);

    /// <summary>Saves, whatever stood there: the same definition twice is the same row.</summary>
    public async Task Save<T>(string kind, string id, T value, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        await tables.Catalog.Put(Row(kind, id, value, type), stop);
        Remember((kind, id), value, clock.GetTimestamp());
    }

    /// <summary>Saves unless the id is taken by another definition, which is then returned.</summary>
    public async Task<T?> Add<T>(string kind, string id, T value, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        var standing = await tables.Catalog.Insert(Row(kind, id, value, type), stop);
        var other = standing is null ? null : Read(standing, type);
        Remember((kind, id), other ?? value, clock.GetTimestamp());
        return other;
    }

    /// <summary>Takes a definition away; already gone is fine. False where none stood here.</summary>
    public async Task<bool> Remove(string kind, string id, CancellationToken stop)
    {
        var standing = await tables.Catalog.Find(kind, Keys.Encode(id), stop) is not null;
        if (standing) await tables.Catalog.Delete(kind, Keys.Encode(id), stop);
        Remember((kind, id), value: null, clock.GetTimestamp());
        return standing;
    }

    /// <summary>Saves where a definition of this id still stands. False where it was taken away meanwhile: then it stays away.</summary>
    public async Task<bool> Renew<T>(string kind, string id, T value, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        while (await tables.Catalog.Find(kind, Keys.Encode(id), stop) is { } standing)
        {
            var row = Row(kind, id, value, type);
            row.ETag = standing.ETag;
            if (!await tables.Catalog.Replace(row, stop)) continue;
            Remember((kind, id), value, clock.GetTimestamp());
            return true;
        }
        return false;
    }

    /// <summary>Changes a definition as it stands in the store, whoever else changes it meanwhile. Nothing where there is none.</summary>
    /// <returns>The definition as it stands now.</returns>
    public async Task<T?> Change<T>(string kind, string id, Func<T, T> change, JsonTypeInfo<T> type, CancellationToken stop) where T : class
    {
        while (await tables.Catalog.Find(kind, Keys.Encode(id), stop) is { } standing && Read(standing, type) is { } value)
        {
            var changed = change(value);
            var row = Row(kind, id, changed, type);
            row.ETag = standing.ETag;
            if (!Equals(changed, value) && !await tables.Catalog.Replace(row, stop)) continue;
            Remember((kind, id), changed, clock.GetTimestamp());
            return changed;
        }
        return null;
    }

    // A read that began before a change was made here must not bring the old definition back.
    private void Remember((string Kind, string Id) key, object? value, long read)
    {
        if (cache.Count >= MostCached) cache.Clear();
        cache.AddOrUpdate(key, (value, read), (_, standing) => standing.Read > read ? standing : (value, read));
    }

    // A property holds 32 K characters; a long definition goes on in json1, json2, …
    private static TableEntity Row<T>(string kind, string id, T value, JsonTypeInfo<T> type)
    {
        var row = new TableEntity(kind, Keys.Encode(id)) { ["id"] = id };
        foreach (var (number, part) in JsonSerializer.Serialize(value, type).Chunk(Part).Index())
            row[Property(number)] = new string(part);
        return row;
    }

    private static T? Read<T>(TableEntity row, JsonTypeInfo<T> type) where T : class
    {
        var json = new StringBuilder(row.Text(Property(0)));
        for (var number = 1; row.GetString(Property(number)) is { } part; number++) json.Append(part);
        return JsonSerializer.Deserialize(json.ToString(), type);
    }

    private static string Property(int number) => number == 0 ? "json" : string.Create(CultureInfo.InvariantCulture, $"json{number}");
}

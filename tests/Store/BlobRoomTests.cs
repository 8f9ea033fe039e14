using System.Security.Cryptography;
using Azure.Storage.Blobs.Models;
using Microsoft.Data.Sqlite;

namespace PrivateDomain.Tests.Store;

/// <summary>How much of the file blobs take, and how much of it a read looks at.</summary>
public sealed class BlobRoomTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly OneContainer _things = new();

    public async Task InitializeAsync() => await _things.Client.CreateAsync();

    public async ValueTask DisposeAsync() => await _things.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task Blocks_that_nobody_commits_go_after_a_week()
    {
        await _things.Blob("never").StageBlockAsync(OneContainer.Id("a"), new MemoryStream([1]));
        _things.Clock.Advance(TimeSpan.FromDays(7) + TimeSpan.FromSeconds(1));
        await _things.PutAsync("x", "1");
        await Refused.AsAsync(404, "BlobNotFound", () => _things.Blob("never").GetBlockListAsync(BlockListTypes.All));
    }

    [Fact]
    public async Task What_was_replaced_or_deleted_takes_no_room_for_long()
    {
        for (var i = 0; i < 5; i++)
            await _things.PutAsync("x", $"{i}");
        Assert.Equal(1, Count("content"));
        await _things.Blob("x").StageBlockAsync(OneContainer.Id("a"), new MemoryStream(RandomNumberGenerator.GetBytes(3 * 1024 * 1024)));
        await _things.Blob("x").CommitBlockListAsync([]);
        await Eventually.TrueAsync(() => Count("content") == 0 && Count("blocks") == 0, () => $"{Count("content")} pieces of content");

        for (var i = 0; i < 60; i++)
            await _things.PutAsync($"{i}", "x");
        await _things.Client.DeleteAsync();
        await Eventually.TrueAsync(() => Count("content") == 0 && Count("blobs") == 0, () => $"{Count("content")} pieces of content");
    }

    [Fact]
    public async Task A_part_is_read_without_the_rest()
    {
        await _things.AskAsync("PUT", "/things/large", RandomNumberGenerator.GetBytes(5 * 1024 * 1024 + 7), ("x-ms-blob-type", "BlockBlob"));
        using var file = Open();
        using var command = file.CreateCommand();
        command.CommandText = "SELECT group_concat(length(bytes), ' ') FROM content";
        Assert.Equal("1048576 1048576 1048576 1048576 1048576 7", command.ExecuteScalar());
        command.CommandText = "EXPLAIN QUERY PLAN SELECT start, bytes FROM content WHERE blockId = 1 AND start >= 2 AND start < 3 ORDER BY start";
        using var plan = command.ExecuteReader();
        Assert.True(plan.Read());
        Assert.Equal("SEARCH content USING PRIMARY KEY (blockId=? AND start>? AND start<?)", plan.GetString(3));
    }

    private long Count(string table)
    {
        using var file = Open();
        using var command = file.CreateCommand();
#pragma warning disable CA2100 // A name of the test's own.
        command.CommandText = $"SELECT count(*) FROM {table}";
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private SqliteConnection Open()
    {
        var file = new SqliteConnection($"Data Source={Path.Combine(_things.Store.Folder, "store.db")};Mode=ReadWrite;Pooling=False");
        file.Open();
        return file;
    }
}

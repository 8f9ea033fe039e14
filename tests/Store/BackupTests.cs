using Azure.Data.Tables;
using PrivateDomain.Embedded.Storage;

namespace PrivateDomain.Tests.Store;

/// <summary>A store as one file, and back.</summary>
public sealed class BackupTests
{
    [Fact]
    public async Task A_backup_taken_while_the_store_is_written_to_holds_one_moment_of_it()
    {
        await using var place = new Place();
        await using var store = NewStore.Open(place.Folder);
        var table = store.Tables().GetTableClient("rows");
        await table.CreateAsync();
        using var end = new CancellationTokenSource();
        var acknowledged = 0;
        // Two rows in one transaction: a backup has both or neither.
        var writing = Task.Run(async () =>
        {
            for (; !end.IsCancellationRequested; acknowledged++)
                await table.SubmitTransactionAsync([Add($"p{acknowledged}", "a"), Add($"p{acknowledged}", "b")]);
        });
        await Eventually.TrueAsync(() => Volatile.Read(ref acknowledged) > 20);

        var file = Path.Combine(place.Folder, "backup");
        var before = Volatile.Read(ref acknowledged);
        var size = EmbeddedStore.Backup(Named(place.Folder), file);
        await end.CancelAsync();
        await writing;

        Assert.Equal(new FileInfo(file).Length, size);
        await using var other = new Place();
        Assert.Null(EmbeddedStore.Restore(Named(other.Folder), file));
        await using var restored = NewStore.Open(other.Folder);
        var rows = await restored.Tables().GetTableClient("rows").QueryAsync<TableEntity>().Select(row => row.PartitionKey).ToListAsync();
        Assert.All(rows.CountBy(partition => partition), partition => Assert.Equal(2, partition.Value));
        Assert.InRange(rows.Count / 2, before, acknowledged);
    }

    [Fact]
    public async Task What_was_there_before_a_restore_is_kept_beside_it()
    {
        await using var place = new Place();
        var file = Path.Combine(place.Folder, "backup");
        await using (var store = NewStore.Open(place.Folder))
        {
            await store.Tables().CreateTableAsync("first");
            EmbeddedStore.Backup(Named(place.Folder), file);
            await store.Tables().CreateTableAsync("second");
        }

        var before = EmbeddedStore.Restore(Named(place.Folder), file);
        Assert.Equal(["first"], await Names(place.Folder));
        Assert.True(File.Exists(before));
        Assert.Contains("before-", before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_in_use_is_not_replaced()
    {
        await using var place = new Place();
        await using var store = NewStore.Open(place.Folder);
        await store.Tables().CreateTableAsync("kept");
        var file = Path.Combine(place.Folder, "backup");
        EmbeddedStore.Backup(Named(place.Folder), file);

        var refused = Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Restore(Named(place.Folder), file));
        Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["kept"], await store.Tables().QueryAsync().Select(table => table.Name).ToListAsync());
    }

    [Fact]
    public async Task A_file_that_is_no_backup_is_not_restored_and_the_store_stays()
    {
        await using var place = new Place();
        await using (var store = NewStore.Open(place.Folder))
            await store.Tables().CreateTableAsync("kept");
        var file = Path.Combine(place.Folder, "notes.txt");
        await File.WriteAllTextAsync(file, "not a store, but long enough to be looked at as if it were one of a hundred bytes and some more than that");

        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Restore(Named(place.Folder), file));
        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Restore(Named(place.Folder), file + ".absent"));
        Assert.Equal(["kept"], await Names(place.Folder));
    }

    [Fact]
    public async Task The_file_of_another_store_is_restored_only_while_nobody_has_that_one_open()
    {
        await using var place = new Place();
        await using var other = new Place();
        await using (var store = NewStore.Open(other.Folder))
        {
            await store.Tables().CreateTableAsync("theirs");
            var refused = Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Restore(Named(place.Folder), other.File));
            Assert.Contains("in use", refused.Message, StringComparison.Ordinal);
        }

        EmbeddedStore.Restore(Named(place.Folder), other.File);
        Assert.Equal(["theirs"], await Names(place.Folder));
        Assert.Equal(["theirs"], await Names(other.Folder));
    }

    [Fact]
    public async Task A_store_is_not_restored_from_itself()
    {
        await using var place = new Place();
        await using (var store = NewStore.Open(place.Folder))
            await store.Tables().CreateTableAsync("kept");

        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Restore(Named(place.Folder), place.File));
        Assert.Equal(["kept"], await Names(place.Folder));
    }

    [Fact]
    public async Task Where_no_store_is_there_is_no_backup()
    {
        await using var place = new Place();
        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Backup(Named(place.Folder), Path.Combine(place.Folder, "backup")));
    }

    private static string Named(string folder) => $"EmbeddedStorage={folder}";

    private static async Task<List<string>> Names(string folder)
    {
        await using var store = NewStore.Open(folder);
        return await store.Tables().QueryAsync().Select(table => table.Name).ToListAsync();
    }

    private static TableTransactionAction Add(string partition, string row) => new(TableTransactionActionType.Add, new TableEntity(partition, row));
}

using Azure.Data.Tables;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Tests.Store;

/// <summary>What is left when a process ends in the middle, or somebody names the wrong file.</summary>
public sealed class InterruptedTests
{
    [Theory]
    [InlineData("store.db")]
    [InlineData("STORE.DB")]
    [InlineData("store.db-wal")]
    [InlineData("turn.lock")]
    public async Task A_backup_onto_the_files_of_a_store_is_refused(string name)
    {
        await using var place = new Place();
        await using var store = NewStore.Open(place.Folder);
        await store.Tables().CreateTableAsync("kept");

        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Backup(Named(place.Folder), Path.Combine(place.Folder, name)));
        await store.Tables().CreateTableAsync("more");
        await using var other = NewStore.Open(place.Folder);
        Assert.Equal(["kept", "more"], await TablesOf(other));
    }

    [Fact]
    public async Task Of_backups_to_one_file_at_once_each_is_whole_and_nothing_else_is_left()
    {
        await using var place = new Place();
        await using var backups = new Place();
        var file = Path.Combine(backups.Folder, "备份 'a;b\".db");
        await using var store = NewStore.Open(place.Folder);
        await store.Tables().CreateTableAsync("kept");
        await store.Tables().GetTableClient("kept").AddEntityAsync(new TableEntity("p", "r") { ["text"] = new string('x', 30_000) });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 5; i++)
                EmbeddedStore.Backup(Named(place.Folder), file);
        })));

        Assert.Equal([file], Directory.GetFiles(backups.Folder));
        await using var other = new Place();
        EmbeddedStore.Restore(Named(other.Folder), file);
        Assert.Equal([file], Directory.GetFiles(backups.Folder));
        await using var restored = NewStore.Open(other.Folder);
        Assert.Equal(["kept"], await TablesOf(restored));
    }

    [Fact]
    public async Task A_backup_into_a_folder_that_is_not_there_is_refused()
    {
        await using var place = new Place();
        await using var store = NewStore.Open(place.Folder);
        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Backup(Named(place.Folder), Path.Combine(place.Folder, "absent", "backup")));
    }

    [Fact]
    public async Task After_an_interrupted_restore_no_empty_store_begins_and_the_next_restore_ends_it()
    {
        await using var place = new Place();
        var file = Path.Combine(place.Folder, "backup");
        await using (var store = NewStore.Open(place.Folder))
        {
            await store.Tables().CreateTableAsync("kept");
            EmbeddedStore.Backup(Named(place.Folder), file);
        }

        // The store is aside, its log and what comes instead are not.
        File.Copy(file, place.File + StoreFile.Restored);
        File.Move(place.File, place.File + ".before");
        await File.WriteAllTextAsync(place.Log, "of the store that was there before");

        var refused = Assert.Throws<StoreRefusedException>(() => NewStore.Open(place.Folder));
        Assert.Contains("interrupted", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(place.File));

        var before = EmbeddedStore.Restore(Named(place.Folder), file);
        Assert.True(File.Exists(before + "-wal"));
        await using var restored = NewStore.Open(place.Folder);
        Assert.Equal(["kept"], await TablesOf(restored));
    }

    [Fact]
    public async Task A_store_that_was_not_closed_is_restored_with_what_is_in_its_log()
    {
        await using var place = new Place();
        await using var left = new Place();
        var file = Path.Combine(left.Folder, "left");
        await using (var store = NewStore.Open(place.Folder))
        {
            await store.Tables().CreateTableAsync("logged");
            Assert.True(new FileInfo(place.Log).Length > 0);
            // As a killed process leaves them; cp, since no handle of this process may close on the file.
            foreach (var part in (string[])["", "-wal"])
            {
                using var copy = System.Diagnostics.Process.Start("cp", [place.File + part, file + part]);
                await copy.WaitForExitAsync();
            }
        }

        await using var other = new Place();
        EmbeddedStore.Restore(Named(other.Folder), file);
        await using var restored = NewStore.Open(other.Folder);
        Assert.Equal(["logged"], await TablesOf(restored));
    }

    [Fact]
    public async Task After_a_refused_start_the_folder_is_free()
    {
        await using var place = new Place();
        await using var whole = new Place();
        var file = Path.Combine(whole.Folder, "backup");
        await using (var store = NewStore.Open(whole.Folder))
            EmbeddedStore.Backup(Named(whole.Folder), file);
        await File.WriteAllTextAsync(place.File, new string('x', 5000));

        Assert.Throws<StoreRefusedException>(() => NewStore.Open(place.Folder));
        Assert.NotNull(EmbeddedStore.Restore(Named(place.Folder), file));
    }

    private static string Named(string folder) => $"EmbeddedStorage={folder}";

    private static Task<List<string>> TablesOf(NewStore store) => store.Tables().QueryAsync().Select(table => table.Name).ToListAsync().AsTask();
}

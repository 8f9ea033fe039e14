using Microsoft.Data.Sqlite;
using PrivateDomain.Embedded.Storage;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Tests.Store;

/// <summary>Which folders and files are taken for a store, and how they are left.</summary>
public sealed class FolderTests
{
    [Fact]
    public async Task Only_the_owner_may_open_what_a_store_keeps()
    {
        if (OperatingSystem.IsWindows())
            return;
        var above = Directory.CreateTempSubdirectory("store-");
        var folder = Path.Combine(above.FullName, "made");
        await using (var store = EmbeddedStore.Open($"EmbeddedStorage={folder}", Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            foreach (var file in Directory.GetFiles(folder))
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        above.Delete(recursive: true);
    }

    [Fact]
    public async Task A_file_of_another_program_is_refused_and_left_as_it_is()
    {
        await using var place = new Place();
        Write(place.File, "CREATE TABLE theirs (a); PRAGMA application_id = 7;");
        await Refused(place, "belongs to another program");
    }

    [Fact]
    public async Task A_file_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        await using var place = new Place();
        await place.Close(place.Open());
        Write(place.File, $"PRAGMA user_version = {Schema.Version + 1};");
        await Refused(place, "newer PrivateDomain");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_and_left_as_it_is()
    {
        await using var place = new Place();
        await File.WriteAllTextAsync(place.File, new string('x', 8192));
        await Refused(place, "is damaged");
    }

    [Fact]
    public async Task A_damaged_file_is_refused_and_left_as_it_is()
    {
        await using var place = new Place();
        var store = place.Open();
        foreach (var number in Enumerable.Range(0, 500))
            await store.Write(scope => scope.Session.Execute("INSERT INTO properties VALUES (?1, zeroblob(400))", $"row{number}"));
        await place.Close(store);
        await using (var file = new FileStream(place.File, FileMode.Open))
        {
            file.Position = file.Length / 2 / 4096 * 4096;
            file.Write(Enumerable.Repeat((byte)0xEE, 4096).ToArray());
        }

        await Refused(place, "is damaged");
    }

    [Theory]
    [InlineData("nfs")]
    [InlineData("cifs")]
    [InlineData("smb2")]
    [InlineData("9p")]
    [InlineData("fuse.sshfs")]
    [InlineData("virtiofs")]
    public void A_file_system_of_another_machine_is_refused_by_its_name(string name)
    {
        var refused = Assert.Throws<StoreRefusedException>(() => LocalFiles.ThrowIfElsewhere("/mnt/share", name));
        Assert.Contains($"lies on {name}", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ext4")]
    [InlineData("xfs")]
    [InlineData("NTFS")]
    [InlineData("apfs")]
    [InlineData("overlay")]
    public void A_file_system_of_this_machine_is_taken(string name) => LocalFiles.ThrowIfElsewhere("/data", name);

    [Theory]
    [InlineData("EmbeddedStorage=")]
    [InlineData("EmbeddedStorage=a;b")]
    public void A_connection_string_without_a_folder_is_refused(string text) =>
        Assert.Throws<StoreRefusedException>(() => EmbeddedStore.Open(text, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));

    [Theory]
    [InlineData("deleted")]
    [InlineData("moved")]
    [InlineData("replaced")]
    public async Task A_store_whose_file_was_taken_away_acknowledges_nothing_more(string how)
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var place = new Place();
        var store = place.Open();
        await store.Write(scope => scope.Session.Execute("INSERT INTO tables (name) VALUES ('kept')"));
        if (how == "deleted")
            File.Delete(place.File);
        else
            File.Move(place.File, place.File + ".away");
        if (how == "replaced")
            File.Copy(place.File + ".away", place.File);

        var refused = await Assert.ThrowsAsync<StoreFailedException>(() => store.Write(scope => scope.Session.Execute("INSERT INTO tables (name) VALUES ('lost')")));
        Assert.Contains("moved, replaced or deleted", refused.InnerException!.Message, StringComparison.Ordinal);
        // Not a moment later either, nor by reading what is no store any more.
        await Assert.ThrowsAsync<StoreFailedException>(() => store.Write(_ => 0));
        await Assert.ThrowsAsync<StoreFailedException>(() => store.Read(_ => 0));
        await place.Close(store);
    }

    [Fact]
    public async Task A_folder_opened_twice_in_a_process_is_one_store_until_both_are_closed()
    {
        await using var place = new Place();
        var one = NewStore.Open(place.Folder);
        var other = NewStore.Open(place.Folder);
        await one.Tables().CreateTableAsync("kept");
        await one.DisposeAsync();
        await other.Tables().GetTableClient("kept").AddEntityAsync(new Azure.Data.Tables.TableEntity("p", "r"));
        await other.DisposeAsync();
    }

    private static async Task Refused(Place place, string because)
    {
        var before = await File.ReadAllBytesAsync(place.File);
        var refused = Assert.Throws<StoreRefusedException>(() => place.Open());
        Assert.Contains(because, refused.Message, StringComparison.Ordinal);
        Assert.Contains(place.File, refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(place.File));
    }

    private static void Write(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this test.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.House;

/// <summary>The app as a process: how it starts, refuses to start, and ends.</summary>
public sealed class ProcessTests
{
    [Fact]
    public async Task Asked_to_end_it_finishes_what_it_is_at_and_exits_with_0()
    {
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey });
        await using var app = await AppProcess.Start(TestStore.New(), platform);
        var way = (await platform.Phone.ScanAsync(await app.OpenShop())).Way!;
        var hold = new Fault.Hold();
        platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", hold);
        var customer = platform.WeCom.CreateCustomer("小雨");

        var delivery = platform.WeCom.Add(customer, way.ConfigId, plan: new DeliveryPlan { Retries = 0 })!;
        await hold.Arrived;
        var ended = app.Terminate();
        hold.Release();

        Assert.True(await delivery.Accepted);
        Assert.Equal(0, await ended);
        Assert.Single(platform.WeCom.Messages(customer));
    }

    [Theory]
    [InlineData("--AzureWebJobsStorage=", "AzureWebJobsStorage is not set")]
    [InlineData("--AzureWebJobsStorage=nonsense", "AzureWebJobsStorage is not a connection string")]
    [InlineData("--Brand:Name=", "Brand__Name must not be empty")]
    [InlineData("--Brand:Name=茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶茶", "Brand__Name must take at most 120 bytes in a page")]
    [InlineData("--Brand:TimeZone=Mars/Olympus", "Brand__TimeZone must be an IANA time zone")]
    [InlineData("--WeCom:EncodingAesKey=short", "WeCom__EncodingAesKey must be 43 characters")]
    [InlineData("--Cards:SigningKeys=1:c2hvcnQ=", "Cards__SigningKeys must list keys")]
    [InlineData("--Contacts:IdKey=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "Contacts__IdKey is not the key that this store was begun with")]
    public async Task A_setting_that_is_wrong_ends_the_start_with_one_line_that_names_it(string setting, string said)
    {
        var store = TestStore.New();
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0" });
        if (setting.Contains("IdKey", StringComparison.Ordinal)) await using (await AppProcess.Start(store, platform)) { }

        var (code, errors) = await AppProcess.Refused(store, platform, setting);

        Assert.Equal(1, code);
        Assert.StartsWith(said, Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_no_setting_gives_are_made_once_and_kept_for_their_owner_alone()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var first = await Keys(folder.FullName);
            var again = await Keys(folder.FullName);

            Assert.Equal(first, again);
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.FullName, "keys.json")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Started_twice_at_once_on_a_new_folder_both_take_the_same_keys()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            using var together = new Barrier(8);
            var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    together.SignalAndWait();
                    using var app = Program.Build([$"--Embedded:Data={folder.FullName}", "--AzureWebJobsStorage=UseDevelopmentStorage=true"]);
                    return app.Services.GetRequiredService<IConfiguration>()["Contacts:IdKey"]!;
                },
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

            Assert.Single(keys.Distinct(StringComparer.Ordinal));
            Assert.Equal(["keys.json", "keys.json.lock"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal)!);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_end_the_start_with_one_line_that_names_their_file()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var file = Path.Combine(folder.FullName, "keys.json");
            await File.WriteAllTextAsync(file, "{");

            var (code, errors) = await AppProcess.Run([$"--Embedded:Data={folder.FullName}"]);

            Assert.Equal(1, code);
            Assert.StartsWith($"{file} cannot be read", Assert.Single(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
            Assert.Equal("{", await File.ReadAllTextAsync(file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The start is refused for want of a store, after the keys were made.
    private static async Task<string> Keys(string folder)
    {
        await AppProcess.Run([$"--Embedded:Data={folder}"]);
        return await File.ReadAllTextAsync(Path.Combine(folder, "keys.json"));
    }
}

using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>On one machine the store lives in the app's process: kill -9 ends both in the middle of whatever they write.</summary>
public sealed class KilledWithItsStoreTests
{
    private const int Customers = 24;

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(20)]
    public async Task Killed_under_load_together_with_its_store_nobody_is_lost_or_greeted_twice(int welcomesBefore)
    {
        await using var place = new Store.Place();
        var store = $"EmbeddedStorage={place.Folder}";
        await using var platform = await SandboxApp.StartAsync(
            new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey, RetryInterval = TimeSpan.FromMilliseconds(500) }, new StoppedClock());
        List<(Customer Customer, Task<bool> Accepted)> added = [];
        await using (var app = await AppProcess.Start(store, platform))
        {
            var way = (await platform.Phone.ScanAsync(await app.OpenShop())).Way!;
            for (var number = 0; number < Customers; number++)
            {
                var customer = platform.WeCom.CreateCustomer($"客{number}");
                added.Add((customer, platform.WeCom.Add(customer, way.ConfigId, plan: new DeliveryPlan { Retries = 60 })!.Accepted));
            }

            await Eventually.TrueAsync(() => added.Sum(one => platform.WeCom.Messages(one.Customer).Count) >= welcomesBefore, app.Said);
            await app.Kill();
        }

        await using var restarted = await AppProcess.Start(store, platform);
        foreach (var (customer, accepted) in added)
        {
            Assert.True(await accepted, restarted.Said());
            await Eventually.TrueAsync(async () => (await restarted.Kinds(customer)).Contains("welcomed"), restarted.Said);
            Assert.Single(platform.WeCom.Messages(customer));
            Assert.Single(await restarted.Kinds(customer), kind => kind == "couponIssued");
        }
    }
}

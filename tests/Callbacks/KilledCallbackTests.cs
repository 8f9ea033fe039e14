using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>
/// The process is killed (SIGKILL) after each step of the callback of an added contact and started again. The platform's clock stands
/// still here, so that a welcome code lives long enough for a restart; the first test shows what its real 20 seconds do.
/// </summary>
public sealed class KilledCallbackTests
{
    /// <summary>What the process just did when it dies: the n-th storage call of the callback, or the platform's welcome.</summary>
    public static TheoryData<string, bool> Steps => new()
    {
        { "GET scans()", false },
        { "GET scans()", true },
        { "POST messages", false },
        { "POST messages", true },
        { "POST $batch codes", false },
        { "POST $batch codes", true },
        { "POST $batch contacts 1", false },
        { "POST $batch contacts 1", true },
        { "send_welcome_msg", false },
        { "send_welcome_msg", true },
        { "POST $batch contacts 2", false },
        { "POST $batch contacts 2", true },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task Killed_after_any_step_nothing_is_lost_and_one_welcome_arrives(string step, bool platformCallsAgain)
    {
        await using var served = await TestStore.Serve();
        var store = served.ConnectionString;
        await using var proxy = await StoreProxy.Start(store);
        await using var platform = await SandboxApp.StartAsync(
            new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey, RetryInterval = TimeSpan.FromMilliseconds(500) }, new StoppedClock());
        var (customer, delivery) = await KillAfter(step, proxy, platform, platformCallsAgain);

        await using var restarted = await AppProcess.Start(store, platform);
        await Eventually.TrueAsync(async () => (await restarted.Kinds(customer)).Contains("welcomed"), restarted.Said);
        await delivery;

        var kinds = await restarted.Kinds(customer);
        Assert.Single(platform.WeCom.Messages(customer));
        Assert.Equal(["added", "couponIssued", "scanned", "welcomed"], kinds.Order(StringComparer.Ordinal));
        Assert.Single(await Codes(store, await restarted.Id(customer)));
    }

    [Fact]
    public async Task Killed_before_the_welcome_and_started_after_its_20_seconds_the_contact_is_kept_and_the_lost_welcome_told()
    {
        await using var served = await TestStore.Serve();
        var store = served.ConnectionString;
        var clock = new StoppedClock();
        await using var proxy = await StoreProxy.Start(store);
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey }, clock);
        var (customer, delivery) = await KillAfter("POST messages", proxy, platform, platformCallsAgain: false);
        clock.Now += TimeSpan.FromSeconds(21);

        await using var restarted = await AppProcess.Start(store, platform);
        await Eventually.TrueAsync(async () => (await restarted.Kinds(customer)).Contains("welcomeLost"), restarted.Said);
        await delivery;

        Assert.Empty(platform.WeCom.Messages(customer));
        Assert.Equal(["added", "couponIssued", "scanned", "welcomeLost"], (await restarted.Kinds(customer)).Order(StringComparer.Ordinal));
    }

    // Sets up a brand, lets a customer come and kills the app the moment the step is done and before the app hears of it.
    private static async Task<(Customer Customer, Task<bool> Delivery)> KillAfter(string step, StoreProxy proxy, SandboxApp platform, bool platformCallsAgain)
    {
        await using var app = await AppProcess.Start(proxy.ConnectionString, platform);
        var card = await app.OpenShop();
        var customer = platform.WeCom.CreateCustomer("小雨");
        var way = (await platform.Phone.ScanAsync(card)).Way!;

        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var batches = 0;
        async Task DieAfter(string call)
        {
            var name = call.EndsWith("$batch contacts", StringComparison.Ordinal) ? $"{call} {Interlocked.Increment(ref batches)}"
                // Not the listeners' polls, which are a GET of the same path: nothing is kept yet then.
                : call.StartsWith("POST ", StringComparison.Ordinal) && call.EndsWith("/messages", StringComparison.Ordinal) ? "POST messages" : call;
            if (name != step || dead.Task.IsCompleted) return;
            await app.Kill();
            dead.TrySetResult();
        }
        if (step == "send_welcome_msg")
        {
            // The platform carries it out; the app dies while it waits for the answer.
            platform.WeCom.Faults.Next("externalcontact/send_welcome_msg", new Fault.SlowAnswer(TimeSpan.FromSeconds(2)));
            _ = Task.Run(async () =>
            {
                await Eventually.TrueAsync(() => Task.FromResult(platform.WeCom.Messages(customer).Count > 0));
                await app.Kill();
                dead.TrySetResult();
            });
        }
        else
        {
            proxy.Done = DieAfter;
        }
        var delivery = platform.WeCom.Add(customer, way.ConfigId, plan: new DeliveryPlan { Retries = platformCallsAgain ? 40 : 0 })!;
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(60));
        proxy.Done = _ => Task.CompletedTask;
        return (customer, delivery.Accepted);
    }

    private static async Task<IReadOnlyList<string>> Codes(string store, string contact)
    {
        var codes = new List<string>();
        await foreach (var row in new Azure.Data.Tables.TableClient(store, "codes").QueryAsync<Azure.Data.Tables.TableEntity>())
            if (row.GetString("contact") == contact) codes.Add(row.RowKey);
        return codes;
    }
}

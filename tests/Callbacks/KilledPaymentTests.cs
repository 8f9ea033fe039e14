using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Platforms.WeChatPay;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>The process is killed (SIGKILL) after each storage call of a notification of WeChat Pay and started again.</summary>
public sealed class KilledPaymentTests
{
    [Theory]
    [InlineData("urgent/messages", true)]
    [InlineData("urgent/messages", false)]
    [InlineData("inbox", true)]
    [InlineData("inbox", false)]
    public async Task Killed_after_any_step_the_use_of_a_coupon_is_kept_once(string step, bool platformCallsAgain)
    {
        await using var served = await TestStore.Serve();
        await using var proxy = await StoreProxy.Start(served.ConnectionString);
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey, RetryInterval = TimeSpan.FromMilliseconds(500) });
        Task<bool> accepted;
        await using (var app = await AppProcess.Start(proxy.ConnectionString, platform))
        {
            await using var room = PayRoom.At(platform);
            var sent = (await room.Send()).Value!;
            var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            proxy.Done = async call =>
            {
                if (!call.StartsWith("POST ", StringComparison.Ordinal) || !call.EndsWith(step, StringComparison.Ordinal) || dead.Task.IsCompleted) return;
                await app.Kill();
                dead.TrySetResult();
            };
            accepted = platform.WeChatPay.Use(sent.CouponId, new DeliveryPlan { Retries = platformCallsAgain ? 40 : 0 }).Accepted;
            await dead.Task.WaitAsync(TimeSpan.FromSeconds(60));
            proxy.Done = _ => Task.CompletedTask;
        }

        await using var restarted = await AppProcess.Start(served.ConnectionString, platform);
        if (platformCallsAgain) Assert.True(await accepted);
        var inbox = new Azure.Data.Tables.TableServiceClient(served.ConnectionString).GetTableClient("inbox");
        await Eventually.TrueAsync(() => inbox.Query<Azure.Data.Tables.TableEntity>().Any(), restarted.Said);
        Assert.Single(inbox.Query<Azure.Data.Tables.TableEntity>());
    }
}

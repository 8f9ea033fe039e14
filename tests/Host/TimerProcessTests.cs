using PrivateDomain.Sandbox;

namespace PrivateDomain.Tests.Host;

/// <summary>Timers of two real processes on one store.</summary>
public sealed class TimerProcessTests
{
    private const string Owns = "owns the timer SweepDue";

    private static readonly string[] Settings =
    [
        "--AzureFunctionsJobHost:singleton:listenerLockPeriod=00:00:15",
        "--AzureFunctionsJobHost:singleton:listenerLockRecoveryPollingInterval=00:00:01",
        "--Logging:LogLevel:Function=Information",
    ];

    [Fact]
    public async Task Of_two_processes_one_owns_the_timer_and_when_it_is_killed_the_other_takes_over()
    {
        await using var platform = await SandboxApp.StartAsync(new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey });
        var store = TestStore.NewAccount();
        await using var owner = await AppProcess.Start(store, platform, Settings);
        await Eventually.TrueAsync(() => Says(owner), owner.Said);

        await using var standby = await AppProcess.Start(store, platform, Settings);
        Assert.False(Says(standby));
        await owner.Kill();

        // The dead owner's lease has up to 15 s left.
        await Eventually.TrueAsync(() => Says(standby), standby.Said);
    }

    private static bool Says(AppProcess process) => process.Said().Contains(Owns, StringComparison.Ordinal);
}

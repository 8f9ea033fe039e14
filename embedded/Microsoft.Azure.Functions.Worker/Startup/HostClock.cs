namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>
/// The host's time: leases, time limits, pauses. The app's own <see cref="TimeProvider"/> may run ahead of it and moves nothing here, as
/// on Azure.
/// </summary>
internal sealed record HostClock(TimeProvider Time);

/// <summary>The timers' schedules; apart from <see cref="HostClock"/> so that a test can move them alone.</summary>
internal sealed record ScheduleClock(TimeProvider Time);

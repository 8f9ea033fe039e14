namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>
/// Real time, for what has to do with other machines and with patience: leases, time limits, pauses. The app's own
/// <see cref="TimeProvider"/>, which may run ahead of it, moves the timers' schedules alone.
/// </summary>
internal sealed record HostClock(TimeProvider Time);

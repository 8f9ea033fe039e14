using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Storage;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>What the host says of itself at <c>/admin/host/…</c>, in the platform's words as far as they mean something here.</summary>
internal sealed partial class HostStatus(HostId id, Drain drain)
{
    private static readonly string Version =
        typeof(HostStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private readonly long _began = Stopwatch.GetTimestamp();

    public Overview Now() => new(
        id.Value,
        "Running",
        Version.Split('+')[0],
        Version,
        Environment.MachineName,
        (long)Stopwatch.GetElapsedTime(_began).TotalMilliseconds);

    /// <summary>Completed as soon as nothing runs and nothing waits to be tried again, while the host is drained.</summary>
    public DrainState OfDrain()
    {
        var (running, retries) = (drain.Running, drain.AwaitedRetries);
        var state = !drain.Begun ? "Disabled" : running == 0 && retries == 0 ? "Completed" : "InProgress";
        return new DrainState(state, running, retries);
    }

    /// <param name="Id">The host id.</param>
    /// <param name="State"><c>Running</c>: a host that is drained is so too, and one that has stopped does not answer.</param>
    /// <param name="Version">Of the host.</param>
    /// <param name="VersionDetails">With the source's revision.</param>
    /// <param name="ComputerName">Of the machine.</param>
    /// <param name="ProcessUptime">In milliseconds since the host was made.</param>
    internal sealed record Overview(
        string Id, string State, string Version, string VersionDetails, string ComputerName, long ProcessUptime);

    /// <param name="State"><c>Disabled</c>, <c>InProgress</c> or <c>Completed</c>.</param>
    /// <param name="OutstandingInvocations">Runs of functions, requests among them.</param>
    /// <param name="OutstandingRetries">Runs that failed and are to be tried again.</param>
    internal sealed record DrainState(string State, int OutstandingInvocations, int OutstandingRetries);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(Overview))]
    [JsonSerializable(typeof(DrainState))]
    internal sealed partial class Json : JsonSerializerContext;
}

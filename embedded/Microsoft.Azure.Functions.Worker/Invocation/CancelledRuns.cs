using Microsoft.Azure.Functions.Worker.Settings;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>
/// <c>sendCanceledInvocationsToWorker</c> of host.json: whether a run that was cancelled before it began reaches the function all the
/// same, its token cancelled already. It does unless that is false; then it fails without one line of the function.
/// </summary>
internal sealed class CancelledRuns(HostJson hostJson)
{
    public bool AreBegun { get; } = Switch.Read(hostJson.Root, "sendCanceledInvocationsToWorker", standard: true, where: "host.json: ");
}

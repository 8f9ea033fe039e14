using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Azure.Functions.Worker.Timers;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>A function that listens to a queue or a schedule, or writes to a queue, needs its storage account.</summary>
internal sealed class StorageCheck(StorageAccounts accounts, IdentityConnections identities) : IStartupCheck
{
    public void Check(IReadOnlyList<Function> functions, StartupProblems problems)
    {
        foreach (var function in functions.Where(function => !function.Disabled))
        {
            var own = function.Trigger switch
            {
                QueueSource queue => queue.Connection,
                TimerSource => StorageAccounts.Default,
                _ => null,
            };
            var connections = function.Outputs.Queues.Select(queue => queue.Connection).Append(own).OfType<string>();
            foreach (var connection in connections.Distinct(StringComparer.OrdinalIgnoreCase).Where(connection => !accounts.Has(connection)))
                problems.Add(function.Name, Absent(connection));
        }
    }

    private string Absent(string connection) => identities.SettingOf(connection) is { } setting
        ? $"the setting {setting} asks for a connection by identity, which this host does not have; give {connection} a connection string"
        : $"the setting {connection} holds no storage connection string";
}

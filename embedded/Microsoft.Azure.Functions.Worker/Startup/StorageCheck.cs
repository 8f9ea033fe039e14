using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Azure.Functions.Worker.Timers;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>A function that listens needs its storage account.</summary>
internal sealed class StorageCheck(StorageAccounts accounts) : IStartupCheck
{
    public void Check(IReadOnlyList<Function> functions, StartupProblems problems)
    {
        foreach (var function in functions.Where(function => !function.Disabled))
        {
            var connection = function.Trigger switch
            {
                QueueSource queue => queue.Connection,
                TimerSource => StorageAccounts.Default,
                _ => null,
            };
            if (connection is not null && !accounts.Has(connection))
                problems.Add(function.Name, $"the setting {connection} holds no storage connection string");
        }
    }
}

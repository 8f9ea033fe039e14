using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;

namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>Reads queue triggers and the names of queues.</summary>
internal sealed partial class QueueSourceReader(SettingReferences settings)
{
    public QueueSource? Read(QueueTriggerAttribute trigger, Type payload, Action<string> refuse) =>
        ReadName(trigger.QueueName, refuse) is { } name
            ? new QueueSource(name, trigger.Connection ?? StorageAccounts.Default, QueuePayload.EntersDetails(payload))
            : null;

    /// <summary>The name of a queue, setting references resolved, in lower case; null when it is refused.</summary>
    public string? ReadName(string text, Action<string> refuse)
    {
        if (!settings.TryResolve(text, out var resolved, out var missing))
        {
            refuse($"its queue name '{text}' refers to the setting {missing}, which has no value");
            return null;
        }

        var name = resolved.ToLowerInvariant();
        if (!QueueName().IsMatch(name))
        {
            refuse($"'{name}' is no queue name: 3 to 63 lower-case letters, digits and single hyphens, with neither end a hyphen");
            return null;
        }

        return name;
    }

    [GeneratedRegex("^(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex QueueName();
}

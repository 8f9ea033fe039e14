using System.Collections.Concurrent;
using Azure;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Outputs;

/// <summary>
/// Sends what a function left for queues, once it has succeeded. A crash or an outage in between fails the run: what triggered it comes
/// again and is done again, so that nothing is lost and something may happen twice.
/// </summary>
internal sealed class OutputWriter(
    StorageAccounts accounts, QueueSettings settings, QueueWakeUp wakeUp, IOptions<WorkerOptions> options)
{
    private readonly ConcurrentDictionary<(string Connection, string Name), QueueClient> _queues = new();

    /// <summary>
    /// Not cancellable: the run has succeeded, and half of its outputs would be worse than all. So all are made before one is sent.
    /// </summary>
    /// <exception cref="Exception">A value could not be written; nothing is sent.</exception>
    /// <exception cref="RequestFailedException">The store refused; a message may be too large.</exception>
    /// <exception cref="AggregateException">The store cannot be reached.</exception>
    public async Task WriteAsync(Function function, FunctionContext context)
    {
        if (function.Outputs.Queues.Count == 0)
            return;

        var bindings = InvocationBindings.Of(context);
        var written = function.Outputs.Queues
            .Select(output => (Output: output, Bodies: QueueMessages.Of(output.ValueIn(bindings), options.Value.Serializer!)))
            .ToList();
        foreach (var (output, bodies) in written)
        {
            var queue = _queues.GetOrAdd((output.Connection, output.QueueName), key => accounts.Queue(key.Connection, key.Name));
            foreach (var body in bodies)
            {
                await SendAsync(queue, settings.Base64 ? Convert.ToBase64String(body) : System.Text.Encoding.UTF8.GetString(body));
                wakeUp.Call(output.QueueName);
            }
        }
    }

    private static async Task SendAsync(QueueClient queue, string body)
    {
        try
        {
            await queue.SendMessageAsync(body);
        }
        catch (RequestFailedException absent) when (absent.Status == 404)
        {
            await queue.CreateIfNotExistsAsync();
            await queue.SendMessageAsync(body);
        }
    }
}

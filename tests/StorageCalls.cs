using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests;

/// <summary>
/// Sees every storage call of the app's clients once, however often it is tried, and to which invocation it belongs: how many a flow
/// makes, which run side by side, and whether one starts after its answer.
/// </summary>
internal sealed class StorageCalls : HttpPipelinePolicy
{
    private static readonly AsyncLocal<Invocation?> Current = new();
    private readonly ConcurrentQueue<Invocation> invocations = new();
    private readonly ConcurrentQueue<string> late = new();
    private int count;

    /// <summary>Calls that started after the answer of the invocation that started them.</summary>
    public IReadOnlyCollection<string> AfterTheAnswer => late;

    /// <summary>Called before each storage call; a test may make it fail or wait there.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>All calls so far, of invocations and of tests that call the app's services themselves.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Runs of functions so far.</summary>
    public IReadOnlyList<Invocation> Invocations => [.. invocations];

    public IReadOnlyList<Invocation> Of(string function) => [.. invocations.Where(invocation => invocation.Function == function)];

    public async Task Follow(FunctionContext context, Func<Task> next)
    {
        var invocation = new Invocation(context.FunctionDefinition.Name);
        invocations.Enqueue(invocation);
        Current.Value = invocation;
        try
        {
            await next();
        }
        finally
        {
            invocation.Answered = true;
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = $"{message.Request.Method} {message.Request.Uri.Path.Split('/', 3)[^1]}";
        Interlocked.Increment(ref count);
        var invocation = Current.Value;
        if (invocation is { Answered: true }) late.Enqueue($"{invocation.Function}: {call}");
        var entry = invocation?.Begin(call);
        try
        {
            await Before(call);
            await ProcessNextAsync(message, pipeline);
        }
        finally
        {
            entry?.End();
        }
    }

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
        throw new NotSupportedException("The app calls its store asynchronously only.");

    /// <summary>One run of a function and the storage calls that it made.</summary>
    public sealed class Invocation(string function)
    {
        private readonly Lock gate = new();
        private readonly List<Call> calls = [];
        private int clock;

        public string Function { get; } = function;

        public volatile bool Answered;

        public IReadOnlyList<Call> Calls
        {
            get
            {
                lock (gate) return [.. calls];
            }
        }

        public Call Begin(string name)
        {
            lock (gate)
            {
                var call = new Call(name, clock++, this);
                calls.Add(call);
                return call;
            }
        }

        /// <summary>The longest chain of calls of which each began after the one before had ended, within the first <paramref name="count"/>.</summary>
        public int InSeries(int count)
        {
            var depths = new List<int>();
            var considered = Calls.Take(count).ToList();
            foreach (var call in considered)
                depths.Add(1 + considered.Take(depths.Count).Select((earlier, i) => earlier.Ended < call.Began ? depths[i] : 0).DefaultIfEmpty(0).Max());
            return depths.DefaultIfEmpty(0).Max();
        }

        public sealed class Call(string name, int began, Invocation of)
        {
            public string Name { get; } = name;
            public int Began { get; } = began;
            public int Ended { get; private set; } = int.MaxValue;

            public void End()
            {
                lock (of.gate) Ended = of.clock++;
            }

            public override string ToString() => Name;
        }
    }
}

using System.Collections.Concurrent;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>A way in which a call goes wrong on purpose.</summary>
public abstract record Fault
{
    private Fault()
    {
    }

    /// <summary>The platform refuses; nothing is done. For example -1 (busy), 41096, 45009, 60020.</summary>
    public sealed record Refuse(int ErrCode, string ErrMsg = "refused on purpose") : Fault;

    /// <summary>The connection breaks before the platform did anything.</summary>
    public sealed record Drop : Fault;

    /// <summary>The platform does what was asked, then the connection breaks: the caller cannot know.</summary>
    public sealed record LoseAnswer : Fault;

    /// <summary>A gateway answers in the platform's place: no JSON, nothing done.</summary>
    public sealed record Gateway(int Status = 502) : Fault;

    /// <summary>Done at once, answered after this much system time.</summary>
    public sealed record SlowAnswer(TimeSpan By) : Fault;

    /// <summary>Done only after this much system time, also where the caller has gone by then.</summary>
    public sealed record SlowCall(TimeSpan By) : Fault;

    /// <summary>Done, and answered with a signature that proves nothing. Of WeChat Pay alone, which signs its answers.</summary>
    public sealed record MisSign(MisSigned How) : Fault;

    /// <summary>Nothing is done until the test lets go; then it is done and answered.</summary>
    public sealed record Hold : Fault
    {
        private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the first such call is here.</summary>
        public Task Arrived => _arrived.Task;

        public void Release() => _released.TrySetResult();

        internal Task WaitAsync(CancellationToken cancel)
        {
            _arrived.TrySetResult();
            return _released.Task.WaitAsync(cancel);
        }
    }
}

/// <summary>What is wrong with a signature.</summary>
public enum MisSigned
{
    /// <summary>None is there.</summary>
    Unsigned,

    /// <summary>It begins with <c>WECHATPAY/SIGNTEST/</c>: the platform's own way to see whether merchants verify.</summary>
    Probe,

    /// <summary>It is that of another body.</summary>
    OtherBody,

    /// <summary>It is right, and of six minutes ago.</summary>
    Old,

    /// <summary>It names a certificate that does not exist.</summary>
    UnknownSerial,
}

/// <summary>Faults waiting for their calls. Each strikes once, in the order arranged.</summary>
public sealed class FaultPlan
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _next = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _calls = new(StringComparer.Ordinal);

    /// <param name="path">The endpoint, such as <c>externalcontact/send_welcome_msg</c> or <c>gettoken</c>.</param>
    /// <param name="times">How many of the next calls it strikes.</param>
    public void Next(string path, Fault fault, int times = 1)
    {
        var queue = _next.GetOrAdd(path, _ => new ConcurrentQueue<Fault>());
        for (var i = 0; i < times; i++)
            queue.Enqueue(fault);
    }

    /// <summary>Forgets the faults that have not struck.</summary>
    public void Clear() => _next.Clear();

    /// <summary>What befalls the calls that nothing is arranged for.</summary>
    public Trouble Trouble { get; set; } = Trouble.None;

    internal Fault? Take(string path)
    {
        var call = _calls.AddOrUpdate(path, 0, (_, before) => before + 1);
        return _next.TryGetValue(path, out var queue) && queue.TryDequeue(out var fault) ? fault : Trouble.Strike(path, call);
    }
}

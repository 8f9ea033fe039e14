using System.Globalization;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>
/// A bad day by shares: calls that fail, calls that are slow, callbacks that come twice or late. The same seed strikes the same calls of each
/// endpoint, counted in their order. What a <see cref="FaultPlan"/> or a <see cref="DeliveryPlan"/> arranges goes first.
/// </summary>
public sealed record Trouble
{
    public static readonly Trouble None = new();

    /// <summary>Decides which calls and callbacks are struck.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Of 1, how many calls fail (<c>Sandbox__Trouble__FailingCalls</c>).</summary>
    public double FailingCalls { get; init; }

    /// <summary>How they fail, each as often as the others.</summary>
    public IReadOnlyList<Fault> Failures { get; init; } = [new Fault.Refuse(-1, "system busy"), new Fault.Drop(), new Fault.Gateway(), new Fault.LoseAnswer()];

    /// <summary>Of 1, how many calls are slow (<c>Sandbox__Trouble__SlowCalls</c>): half of them done late, half answered late.</summary>
    public double SlowCalls { get; init; }

    /// <summary>System time that a slow call takes at least (<c>Sandbox__Trouble__SlowFrom</c>, in seconds).</summary>
    public TimeSpan SlowFrom { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>System time that a slow call takes at most (<c>Sandbox__Trouble__SlowTo</c>, in seconds).</summary>
    public TimeSpan SlowTo { get; init; } = TimeSpan.FromSeconds(6);

    /// <summary>Of 1, how many callbacks are delivered twice at once (<c>Sandbox__Trouble__DoubledCallbacks</c>).</summary>
    public double DoubledCallbacks { get; init; }

    /// <summary>Of 1, how many callbacks set out late, so that later ones overtake them (<c>Sandbox__Trouble__LateCallbacks</c>).</summary>
    public double LateCallbacks { get; init; }

    /// <summary>System time by which a late callback is late at most (<c>Sandbox__Trouble__LateBy</c>, in seconds).</summary>
    public TimeSpan LateBy { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Reads <c>Sandbox__Trouble__…</c>; what is not set is no trouble.</summary>
    public static Trouble From(IConfiguration configuration)
    {
        var section = configuration.GetSection("Sandbox:Trouble");
        return new Trouble
        {
            Seed = (int)Number("Seed", 1),
            FailingCalls = Number("FailingCalls", 0),
            SlowCalls = Number("SlowCalls", 0),
            SlowFrom = TimeSpan.FromSeconds(Number("SlowFrom", 2)),
            SlowTo = TimeSpan.FromSeconds(Number("SlowTo", 6)),
            DoubledCallbacks = Number("DoubledCallbacks", 0),
            LateCallbacks = Number("LateCallbacks", 0),
            LateBy = TimeSpan.FromSeconds(Number("LateBy", 2)),
        };

        double Number(string name, double usual) => section[name] is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : usual;
    }

    /// <summary>What befalls the call of this number (from 0) to the endpoint; null for nothing.</summary>
    internal Fault? Strike(string path, long call)
    {
        if (FailingCalls <= 0 && SlowCalls <= 0)
            return null;
        var draw = new Draw(Seed, path, call);
        var luck = draw.Next();
        if (luck < FailingCalls)
            return Failures[(int)(draw.Next() * Failures.Count)];
        if (luck >= FailingCalls + SlowCalls)
            return null;
        var by = SlowFrom + (SlowTo - SlowFrom) * draw.Next();
        return draw.Next() < 0.5 ? new Fault.SlowCall(by) : new Fault.SlowAnswer(by);
    }

    /// <summary>How the event of this number (from 0) travels.</summary>
    internal DeliveryPlan Upset(DeliveryPlan plan, long number)
    {
        if (DoubledCallbacks <= 0 && LateCallbacks <= 0)
            return plan;
        var draw = new Draw(Seed, "callback", number);
        return plan with
        {
            Copies = draw.Next() < DoubledCallbacks && plan.Copies == 1 ? 2 : plan.Copies,
            Late = draw.Next() < LateCallbacks ? LateBy * draw.Next() : plan.Late,
        };
    }

    /// <summary>Numbers in [0, 1) that follow from what they are drawn for (SplitMix64).</summary>
    private sealed class Draw(int seed, string about, long number)
    {
        private ulong _state = about.Aggregate((ulong)(uint)seed ^ 0xCBF29CE484222325, (hash, letter) => (hash ^ letter) * 0x100000001B3)
            ^ ((ulong)number * 0x9E3779B97F4A7C15);

        public double Next()
        {
            var mixed = _state += 0x9E3779B97F4A7C15;
            mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1UL << 53));
        }
    }
}

using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Play;

/// <summary>The demo as the page plays it: one play at a time, its lines kept until the next.</summary>
internal sealed class Stage(Demo demo, WeComSimulator weCom, Action changed, CancellationToken stopping)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1.2);
    private readonly Lock _gate = new();
    private List<DemoLine> _lines = [];
    private bool _playing;
    private bool? _closed;

    public Task Playing { get; private set; } = Task.CompletedTask;

    /// <summary>Begins the whole loop, or one step of it; false while another is being played.</summary>
    public bool TryPlay(DemoStep? step, Language language)
    {
        lock (_gate)
        {
            if (_playing)
                return false;
            (_playing, _closed) = (true, null);
            // A new customer begins a new story; what was set up for the brand still stands.
            if (step is null or DemoStep.NewCustomer)
                _lines = step is null ? [] : [.. _lines.Where(line => line.Step is DemoStep.WakeUp or DemoStep.SetUp)];
            Playing = Task.Run(() => PlayAsync(step, language), stopping);
        }
        changed();
        return true;
    }

    public StageView View()
    {
        lock (_gate)
        {
            var run = demo.Run;
            var keeper = weCom.Keepers.FirstOrDefault(keeper => string.Equals(keeper.UserId, run.Keeper ?? run.Scan?.Way?.Users[0], StringComparison.Ordinal))
                ?? weCom.Keepers[0];
            return new StageView(
                _playing, _closed, [.. _lines], run.Customer, run.Card, run.Scan is { } scan ? Landing.Of(scan) : null, run.Keeper is not null,
                run.Happenings, run.Customer is { } customer ? weCom.Messages(customer) : [], keeper, [.. weCom.Tasks(keeper.UserId).Take(6)],
                weCom.ContactsOf(keeper.UserId), run.Timeline, run.Coupon, run.Clock?.Local);
        }
    }

    private async Task PlayAsync(DemoStep? step, Language language)
    {
        var closed = false;
        try
        {
            closed = step is { } one ? await demo.StepAsync(one, language, Report, stopping) : await demo.PlayAsync(language, Report, Pace, stopping);
        }
        finally
        {
            lock (_gate)
                (_playing, _closed) = (false, closed);
            changed();
        }
    }

    private void Report(DemoLine line)
    {
        lock (_gate)
        {
            if (_lines is [.., { Mark: Mark.Running }])
                _lines.RemoveAt(_lines.Count - 1);
            _lines.Add(line);
        }
        changed();
    }
}

/// <summary>Everything the page shows, at one moment.</summary>
/// <param name="Closed">How the last play ended; null before and while one runs.</param>
/// <param name="Added">Whether the customer has the keeper, so that the phone shows their chat.</param>
/// <param name="Contacts">The keeper's customers, newest first.</param>
/// <param name="BusinessTime">In the brand's zone, as last read.</param>
internal sealed record StageView(
    bool Playing, bool? Closed, IReadOnlyList<DemoLine> Lines, Customer? Customer, DemoCard? Card, Landing? Landing, bool Added,
    IReadOnlyList<Happening> Happenings, IReadOnlyList<ReceivedMessage> Messages, Keeper Keeper, IReadOnlyList<KeeperTask> Tasks,
    IReadOnlyList<Customer> Contacts, IReadOnlyList<TimelineEntry> Timeline, string? Coupon, DateTimeOffset? BusinessTime);

namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>
    /// Keepers tap by themselves, each so many tasks an hour of the simulator's clock, the oldest first: a task is one tap, however many
    /// customers it has. What is not reached stays unsent. Null: nobody taps but by <see cref="Confirm"/>.
    /// </summary>
    public int? ConfirmationsPerHour { get; set; }

    /// <summary>The taps that have come due, at the times at which they came due. True where there were any.</summary>
    private bool TapDue()
    {
        if (ConfirmationsPerHour is not { } perHour || perHour < 1)
            return false;
        _state.Waiting.RemoveAll(message => message.Cancelled || message.Tasks.Values.All(task => task.ConfirmedAt is not null));
        var (pause, now, tapped) = (TimeSpan.FromHours(1) / perHour, _clock.GetUtcNow(), false);
        foreach (var keeper in _state.Keepers.Keys)
        {
            var last = _state.LastTap.GetValueOrDefault(keeper, DateTimeOffset.MinValue);
            foreach (var message in _state.Waiting)
            {
                if (!message.Tasks.TryGetValue(keeper, out var task) || task.ConfirmedAt is not null)
                    continue;
                var shown = message.CreatedAt + Dispatching;
                var at = (last > shown ? last : shown) + pause;
                if (at > now)
                    break;
                SendOut(message, keeper, task, only: null, at);
                (_state.LastTap[keeper], last, tapped) = (at, at, true);
            }
        }
        return tapped;
    }
}

namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>
    /// Keepers tap by themselves, each so many tasks an hour of the simulator's clock, the oldest first: a task is one tap, however many
    /// customers it has. What is not reached stays unsent. Null: nobody taps but by <see cref="Confirm"/>.
    /// </summary>
    public int? ConfirmationsPerHour { get; set; }

    /// <summary>
    /// Customers to whom a confirmed task goes out in a minute of the simulator's clock, the first a minute's part after the tap: until then
    /// their status is 0. Null: all at once.
    /// </summary>
    public int? SendsPerMinute { get; set; }

    /// <summary>What has come due of the tasks that are being sent out; of a cancelled one nothing more goes out. True where there was any.</summary>
    private bool SendDue()
    {
        if (SendsPerMinute is not { } perMinute || perMinute < 1)
            return false;
        var (pause, now, sent) = (TimeSpan.FromMinutes(1) / perMinute, _clock.GetUtcNow(), false);
        foreach (var (message, keeper) in _state.Sending)
        {
            var task = message.Tasks[keeper];
            while (!message.Cancelled && task.Left.Count > 0 && task.ConfirmedAt!.Value + (pause * (task.SentOut + 1)) is var at && at <= now)
            {
                SendNext(message, keeper, task, at);
                sent = true;
            }
        }
        _state.Sending.RemoveAll(sending => sending.Message.Cancelled || sending.Message.Tasks[sending.Keeper].Left.Count == 0);
        return sent;
    }

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

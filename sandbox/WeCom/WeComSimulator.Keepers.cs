namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    /// <summary>Days of the mass message limits are China's.</summary>
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    /// <summary>Whom the keeper sees among the customers, newest first.</summary>
    public IReadOnlyList<Customer> ContactsOf(string keeper) => Locked(() => _state.Relations.Values
        .Where(relation => relation.KeeperHasCustomer && string.Equals(relation.Keeper, keeper, StringComparison.Ordinal))
        .Reverse()
        .Select(relation => _state.CustomerOf(relation.Customer))
        .ToList());

    /// <summary>What the app wrote to the keeper, oldest first.</summary>
    public IReadOnlyList<AppMessage> AppMessages(string keeper) =>
        Locked(() => _state.AppMessages.TryGetValue(keeper, out var messages) ? messages.ToList() : []);

    /// <summary>Every task of the keeper, newest first: waiting, confirmed and cancelled ones.</summary>
    public IReadOnlyList<KeeperTask> Tasks(string keeper)
    {
        Settle();
        return Locked(() => _state.MassMessages.Values
            .Where(message => message.Tasks.ContainsKey(keeper) && _masses.IsDispatched(message))
            .Reverse()
            .Select(message => Shown(message, keeper))
            .ToList());
    }

    /// <summary>What waits for the keeper's tap.</summary>
    public IReadOnlyList<KeeperTask> OpenTasks(string keeper) =>
        [.. Tasks(keeper).Where(task => task is { ConfirmedAt: null, Cancelled: false })];

    /// <summary>
    /// The keeper taps: the message goes out now, or at <see cref="SendsPerMinute"/>, to those who are still friends (others get status 2)
    /// and have not had their share of mass messages (status 3). A second tap changes nothing.
    /// </summary>
    /// <param name="only">The customers the keeper picks, where the message allows picking; null for all.</param>
    /// <exception cref="InvalidOperationException">The keeper has no such task, it is cancelled, or picking is not allowed.</exception>
    public KeeperTask Confirm(string keeper, string msgId, IReadOnlyCollection<string>? only = null)
    {
        var shown = Locked(() =>
        {
            var message = _state.MassMessages.GetValueOrDefault(msgId);
            if (message is null || !message.Tasks.TryGetValue(keeper, out var task) || !_masses.IsDispatched(message))
                throw new InvalidOperationException($"'{keeper}' has no task '{msgId}'.");
            if (message.Cancelled)
                throw new InvalidOperationException($"The task '{msgId}' is cancelled.");
            if (only is not null && !message.Selectable)
                throw new InvalidOperationException($"The task '{msgId}' is for all its customers.");
            if (task.ConfirmedAt is null)
                SendOut(message, keeper, task, only, _clock.GetUtcNow());
            return Shown(message, keeper);
        });
        Touch();
        return shown;
    }

    private void SendOut(MassMessage message, string keeper, MassTask task, IReadOnlyCollection<string>? only, DateTimeOffset now)
    {
        task.ConfirmedAt = now;
        foreach (var (place, recipient) in task.Recipients.Index())
            if (only is null || only.Contains(recipient.ExternalUserId, StringComparer.Ordinal))
                task.Left.Enqueue(place);
        if (SendsPerMinute is not null)
        {
            _state.Sending.Add((message, keeper));
            return;
        }
        while (task.Left.Count > 0)
            SendNext(message, keeper, task, now);
    }

    private void SendNext(MassMessage message, string keeper, MassTask task, DateTimeOffset now)
    {
        var place = task.Left.Dequeue();
        var recipient = task.Recipients[place];
        var status = Outcome(keeper, recipient.ExternalUserId, now);
        if (status == 1)
            _state.Receive(recipient.ExternalUserId, keeper, "mass", message.Content, message.MsgId, now);
        task.Recipients[place] = recipient with { Status = status, SentAt = status == 1 ? now : null };
        task.SentOut++;
    }

    private int Outcome(string keeper, string customer, DateTimeOffset now)
    {
        if (_state.Between(keeper, customer) is not { CustomerHasKeeper: true, KeeperHasCustomer: true })
            return 2;
        var today = now.ToOffset(China);
        var masses = _state.Chats.GetValueOrDefault(customer)?.Where(message => message.Kind is "mass").Select(message => message.At.ToOffset(China)).ToList() ?? [];
        // As many a month as the month has days; a corp may set fewer a day (path/92135).
        var thisMonth = masses.Count(at => (at.Year, at.Month) == (today.Year, today.Month));
        var thisDay = masses.Count(at => at.Date == today.Date);
        var monday = today.Date.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var thisWeek = masses.Count(at => at.Date >= monday);
        return thisMonth >= DateTime.DaysInMonth(today.Year, today.Month)
            || thisWeek >= (_options.MassPerCustomerPerWeek ?? int.MaxValue)
            || thisDay >= (_options.MassPerCustomerPerDay ?? int.MaxValue) ? 3 : 1;
    }

    private static KeeperTask Shown(MassMessage message, string keeper)
    {
        var task = message.Tasks[keeper];
        return new KeeperTask(message.MsgId, keeper, message.CreatedAt, task.ConfirmedAt, message.Cancelled, message.Reminders.Count,
            message.Content, [.. task.Recipients]);
    }
}

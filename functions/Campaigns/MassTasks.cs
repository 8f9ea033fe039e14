using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Campaigns;

/// <summary>The tasks of campaigns. A task's recipients are a row of their own beside it: they are many, and are written once.</summary>
public sealed class MassTasks(Tables tables)
{
    /// <summary>Writes a task that is planned, its recipients first. What stands already stays as it is.</summary>
    /// <returns>The recipients with whom it stands.</returns>
    public async Task<IReadOnlyList<MassRecipient>> Fix(string campaign, string keeper, string number, IReadOnlyList<MassRecipient> recipients, CancellationToken stop)
    {
        var standing = await tables.Tasks.Insert(new TableEntity(RecipientsOf(campaign, keeper), number).Pack("to", zip =>
        {
            using var text = new StreamWriter(zip, leaveOpen: true);
            foreach (var to in recipients) text.Write($"{to.Page} {to.Contact} {to.External} {to.FirstHanded?.UtcTicks.ToString(CultureInfo.InvariantCulture)}\n");
        }), stop);
        if (standing is not null) recipients = await Recipients(standing, stop);
        await tables.Tasks.Insert(Row(MassTask.Of(campaign, keeper, number, recipients)), stop);
        return recipients;
    }

    /// <summary>Where those stand in the campaign who are in a task of this keeper and round.</summary>
    /// <param name="pointer">As their rows name it.</param>
    public async Task<IReadOnlySet<string>> Held(string campaign, string pointer, CancellationToken stop)
    {
        var subjects = new HashSet<string>(StringComparer.Ordinal);
        foreach (var task in await Of(campaign, pointer[..pointer.LastIndexOf('|')], stop))
            if (task.Pointer == pointer) subjects.UnionWith((await Recipients(task, stop)).Select(to => CampaignDelivery.Subject(to.Page, to.Contact)));
        return subjects;
    }

    public async Task<MassTask?> Find(string campaign, string keeper, string number, CancellationToken stop) =>
        await tables.Tasks.Find(Partition(campaign, keeper), number, stop) is { } row ? From(row) : null;

    public async Task<IReadOnlyList<MassRecipient>> Recipients(MassTask task, CancellationToken stop) =>
        await Recipients(await tables.Tasks.Find(RecipientsOf(task.Campaign, task.Keeper), task.Number, stop)
            ?? throw new InvalidDataException($"The task {task.Number} of {task.Keeper} in {task.Campaign} has no recipients."), stop);

    /// <summary>All tasks of the campaign, by keeper and then by number.</summary>
    public async IAsyncEnumerable<MassTask> Of(string campaign, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        var start = Partition(campaign, "");
        await foreach (var row in tables.Tasks.Range(start, start[..^1] + "}", stop: stop)) yield return From(row);
    }

    /// <summary>The tasks of one keeper.</summary>
    public async Task<IReadOnlyList<MassTask>> Of(string campaign, string keeper, CancellationToken stop)
    {
        var found = new List<MassTask>();
        await foreach (var row in tables.Tasks.Partition(Partition(campaign, keeper), stop)) found.Add(From(row));
        return found;
    }

    /// <summary>The task as it now stands, or nothing where somebody else changed it since it was read.</summary>
    public async Task<MassTask?> Change(MassTask read, MassTask next, CancellationToken stop)
    {
        var row = Row(next);
        row.ETag = read.Version ?? throw new InvalidOperationException("A task that was not read is not changed.");
        return await tables.Tasks.Replace(row, stop) ? next with { Version = row.ETag } : null;
    }

    private static async Task<IReadOnlyList<MassRecipient>> Recipients(TableEntity row, CancellationToken stop)
    {
        using var text = new StreamReader(row.Unpack("to"));
        var recipients = new List<MassRecipient>();
        while (await text.ReadLineAsync(stop) is { } line)
        {
            var parts = line.Split(' ');
            recipients.Add(new(parts[0], parts[1], parts[2], parts[3].Length > 0 ? new DateTimeOffset(long.Parse(parts[3], CultureInfo.InvariantCulture), TimeSpan.Zero) : null));
        }
        return recipients;
    }

    private static string Partition(string campaign, string keeper) => $"campaign|{Keys.Encode(campaign)}|{Keys.Encode(keeper)}";

    private static string RecipientsOf(string campaign, string keeper) => $"to|{Keys.Encode(campaign)}|{Keys.Encode(keeper)}";

    private static TableEntity Row(MassTask task)
    {
        var row = new TableEntity(Partition(task.Campaign, task.Keeper), task.Number)
        {
            ["campaign"] = task.Campaign,
            ["keeper"] = task.Keeper,
            ["state"] = task.State.ToString(),
            ["count"] = task.Count,
            ["attempt"] = task.Attempt,
            ["until"] = task.Until,
            ["claimedAt"] = task.ClaimedAt,
            ["msgId"] = task.MsgId,
            ["handedAt"] = task.HandedAt,
            ["since"] = task.Since,
            ["notBefore"] = task.NotBefore,
            ["reminded"] = string.Join(' ', task.Reminded.Select(at => at.UtcTicks.ToString(CultureInfo.InvariantCulture))),
            ["looks"] = task.Looks,
            ["wasFound"] = task.WasFound,
            ["confirmedAt"] = task.ConfirmedAt,
            ["recall"] = task.Recall,
            ["ending"] = task.Ending.ToString(),
            ["settlingSince"] = task.SettlingSince,
            ["reason"] = task.Reason,
        };
        return task.Failed.Count == 0 ? row : row.Pack("failed", zip =>
        {
            using var text = new StreamWriter(zip, leaveOpen: true);
            foreach (var failed in task.Failed) text.Write(failed + "\n");
        });
    }

    private static MassTask From(TableEntity row) => new(row.Text("campaign"), row.Text("keeper"), row.RowKey, Enum.Parse<MassTaskState>(row.Text("state")), row.Number("count"))
    {
        Attempt = row.Text("attempt"),
        Until = row.GetDateTimeOffset("until"),
        ClaimedAt = row.GetDateTimeOffset("claimedAt"),
        MsgId = row.Text("msgId"),
        HandedAt = row.GetDateTimeOffset("handedAt"),
        Since = row.GetDateTimeOffset("since"),
        NotBefore = row.GetDateTimeOffset("notBefore"),
        Reminded = [.. row.Text("reminded").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ticks => new DateTimeOffset(long.Parse(ticks, CultureInfo.InvariantCulture), TimeSpan.Zero))],
        Looks = row.Number("looks"),
        WasFound = row.GetBoolean("wasFound") ?? false,
        ConfirmedAt = row.GetDateTimeOffset("confirmedAt"),
        Recall = row.GetString("recall") ?? "",
        Failed = Failed(row),
        Ending = Enum.Parse<TaskEnding>(row.Text("ending")),
        SettlingSince = row.GetDateTimeOffset("settlingSince"),
        Reason = row.Text("reason"),
        Version = row.ETag,
    };

    private static IReadOnlyList<string> Failed(TableEntity row)
    {
        if (row.GetBinary("failed0") is null) return [];
        using var text = new StreamReader(row.Unpack("failed"));
        return text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}

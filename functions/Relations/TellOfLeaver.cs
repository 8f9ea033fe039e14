using Microsoft.Extensions.Logging;
using PrivateDomain.Alerts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Relations;

/// <summary>A member left the corporation.</summary>
public sealed record KeeperLeft(string Keeper);

/// <summary>A leaver's customers can be reached by nobody until somebody inherits them: that is an alert until all are handed over.</summary>
public sealed partial class TellOfLeaver(KeeperIndex index, AlertBoard alerts, WeComClient wecom, ILogger<TellOfLeaver> log) : IHandle<KeeperLeft>
{
    private const int MostPages = 500;

    public async Task Handle(KeeperLeft message, CancellationToken stop)
    {
        if (await index.Count(message.Keeper, stop) is > 0 and var customers) await Raise(message.Keeper, customers, stop);
    }

    /// <summary>All leavers whose customers wait, by the platform's own list: also those of whom no event told.</summary>
    public async Task Handle(CancellationToken stop)
    {
        if (await Waiting(stop) is not { } waiting) return;
        foreach (var (leaver, customers) in waiting) await Raise(leaver, customers, stop);
    }

    /// <summary>Some of a leaver's customers have found others: how many still wait, the platform knows.</summary>
    /// <returns>False: the platform does not tell now.</returns>
    public async Task<bool> Look(string leaver, CancellationToken stop)
    {
        if (await Waiting(stop) is not { } waiting) return false;
        if (waiting.TryGetValue(leaver, out var customers)) await Raise(leaver, customers, stop);
        else await alerts.Dismiss(Key(leaver), stop);
        return true;
    }

    /// <summary>Customers by leaver; nothing where the platform does not tell all of it.</summary>
    private async Task<Dictionary<string, int>?> Waiting(CancellationToken stop)
    {
        var waiting = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        string? cursor = null;
        for (var pages = 0; pages == 0 || (cursor is not null && pages < MostPages); pages++)
        {
            var page = await wecom.GetUnassigned(cursor, stop);
            if (page.Value is null)
            {
                Log.NotListed(log, page.Verdict.Code, page.Verdict.Reason);
                return null;
            }
            foreach (var customer in page.Value.Customers) waiting[customer.Leaver] = waiting.GetValueOrDefault(customer.Leaver) + 1;
            cursor = page.Value.NextCursor;
        }
        return cursor is null ? waiting : null;
    }

    private Task Raise(string keeper, int customers, CancellationToken stop) => alerts.Raise(
        Key(keeper),
        $"The member {keeper} has left and {customers} customers wait for another keeper. Hand them over within a year: POST /api/manage/transfers "
        + $"with from {keeper}, to the new keeper, resigned true and all true.", stop);

    private static string Key(string keeper) => $"keeper-left-{keeper}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The platform does not list leavers' customers: {Code} {Reason}")]
        public static partial void NotListed(ILogger log, int code, string reason);
    }
}

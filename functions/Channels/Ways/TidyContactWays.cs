using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Messages;

namespace PrivateDomain.Channels.Ways;

/// <summary>WeCom makes no more contact ways: what nobody needs is to be deleted at once.</summary>
public sealed record ContactWaysUsedUp;

/// <summary>Sets off the tidying up and the counting of contact ways: every night, and when they are used up.</summary>
public sealed class TidyContactWays(TidyMark mark, MessageSender messages, [FromKeyedServices(Clocks.System)] TimeProvider system) : IHandle<ContactWaysUsedUp>
{
    /// <summary>Younger ones may be about to be noted.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromDays(1);

    /// <summary>18:41 UTC is night in China.</summary>
    [Function("TidyContactWays")]
    public Task Run([TimerTrigger("0 41 18 * * *")] TimerInfo timer, CancellationToken stop) => Begin(stop);

    public Task Handle(ContactWaysUsedUp message, CancellationToken stop) => Begin(stop);

    public async Task Begin(CancellationToken stop)
    {
        var (from, now) = (await mark.Read(stop), system.GetUtcNow());
        await messages.Send(new PoolsReached(""), stop);
        await messages.Send(from < now - Age ? new TidyReached(from, now - Age, Cursor: null) : new CountReached(0, now, Cursor: null), stop);
    }
}

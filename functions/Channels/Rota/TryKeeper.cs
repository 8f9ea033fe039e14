using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Channels.Rota;

/// <summary>
/// Whether WeCom lets a keeper receive customers, by the only call that tells: a contact way is made for the keeper and deleted at once. One that
/// stays because the process died in between is found by its state when contact ways are tidied up.
/// </summary>
public sealed class TryKeeper(WeComClient wecom)
{
    /// <summary>Nobody ever comes by it.</summary>
    public const string State = "keeper-try";

    public async Task<Verdict> Handle(string keeper, CancellationToken stop)
    {
        var made = await wecom.AddContactWay(ContactWayType.Single, [keeper], State, State, stop);
        // What it says of the keeper is known; a way that could not be deleted is not the keeper's fault.
        if (made.Value is { } way) await wecom.DeleteContactWay(way.ConfigId, stop);
        return made.Verdict;
    }
}

using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using PrivateDomain.Sandbox.WeCom.Api;

namespace PrivateDomain.Sandbox.WeCom;

public sealed partial class WeComSimulator
{
    private const int LowBalance = 20;
    private const int MostChannelBytes = 64;

    public IReadOnlyList<AcquisitionLink> AcquisitionLinks => Locked(() => _state.Links.Values.ToList());

    /// <summary>An administrator makes a link in the console.</summary>
    public AcquisitionLink CreateLink(string name, params IReadOnlyList<string> users) => Locked(() =>
    {
        var id = WeComState.RandomId("ca", 18);
        var link = new AcquisitionLink(id, name, Receivers.Require(_state, users), SkipVerify: true, new Uri(_origin(), $"/ca/{id}"), _clock.GetUtcNow());
        _state.Links.Add(id, link);
        return link;
    });

    /// <summary>
    /// The customer follows an acquisition link and adds its keeper; costs one of the quota. <c>customer_channel</c> of the link, cut to
    /// 64 bytes, comes back as State (path/101359). Null where the two are friends already. The balance's events go out by <see cref="Plan"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no such link, or the quota is used up.</exception>
    public CallbackDelivery? Follow(Customer customer, Uri link, DeliveryPlan? plan = null)
    {
        AcquisitionEvent? balance = null;
        var added = Send(plan, () =>
        {
            var way = _state.Links.GetValueOrDefault(link.Segments[^1]) ?? throw new InvalidOperationException($"The link '{link}' leads nowhere.");
            if (_state.AcquisitionBalance == 0)
                throw new InvalidOperationException("The acquisition quota is used up.");
            var keeper = Turn([.. _state.ActiveOf(way.Users)], customer, way.LinkId);
            var channel = QueryHelpers.ParseQuery(link.Query).TryGetValue("customer_channel", out var value) ? Cut(value.ToString()) : null;
            var joined = Join(keeper, customer, string.IsNullOrEmpty(channel) ? null : channel, addWay: 16, half: false);
            if (joined is null)
                return null;
            _state.Between(keeper.UserId, customer.ExternalUserId)!.LinkId = way.LinkId;
            var left = --_state.AcquisitionBalance;
            balance = left switch
            {
                0 => OfBalance("balance_exhausted"),
                LowBalance - 1 => OfBalance("balance_low"),
                _ => null,
            };
            return joined;
        });
        if (balance is not null)
            Deliver(balance);
        return added;
    }

    /// <summary>The corp buys more adds; <c>balance_increased</c> where there was none left (path/97299), else null.</summary>
    public EventDelivery? BuyAcquisitions(int count, DeliveryPlan? plan = null)
    {
        var increased = Locked(() =>
        {
            var none = _state.AcquisitionBalance == 0;
            _state.AcquisitionBalance += count;
            _state.AcquisitionsBought += count;
            return none ? OfBalance("balance_increased") : null;
        });
        return increased is null ? null : Deliver(increased, plan);
    }

    /// <summary>An administrator deletes the link in the console: <c>delete_link</c> (path/97299).</summary>
    public EventDelivery DeleteLink(string linkId, DeliveryPlan? plan = null)
    {
        if (!Locked(() => _state.Links.Remove(linkId)))
            throw new InvalidOperationException($"There is no link '{linkId}'.");
        return Deliver(new AcquisitionEvent("delete_link", linkId, _clock.GetUtcNow()), plan);
    }

    private AcquisitionEvent OfBalance(string changeType) => new(changeType, LinkId: null, _clock.GetUtcNow());

    private static string Cut(string channel)
    {
        var (bytes, cut) = (0, new StringBuilder());
        foreach (var rune in channel.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MostChannelBytes)
                break;
            cut.Append(rune.ToString());
        }
        return cut.ToString();
    }
}

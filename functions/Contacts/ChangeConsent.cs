using System.Globalization;
using Azure.Data.Tables;
using PrivateDomain.Messages;

namespace PrivateDomain.Contacts;

/// <summary>A contact wants no more messages; what lies ready for them is to be taken back now.</summary>
public sealed record ContactOptedOut(string Contact);

/// <summary>The person does or does not want messages beyond answers. Every change of mind is kept; the last one counts.</summary>
public sealed class ChangeConsent(ContactStore contacts, MessageSender messages, TimeProvider clock)
{
    public async Task Handle(ContactId contact, bool marketing, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        await contacts.Change(contact, rows => Decide(rows, marketing, now), stop);
        // Also where it stood so already: an earlier call may have ended between the two.
        if (!marketing) await messages.Send(new ContactOptedOut(contact.Value), stop);
    }

    public static ContactRows Decide(ContactRows rows, bool marketing, DateTimeOffset now)
    {
        var profile = Profile.In(rows)!;
        if (profile.OptedOut == !marketing) return rows;
        var number = rows.StartingWith("consent|").Count() + 1;
        var changed = (profile with { OptedOut = !marketing }).Into(rows);
        return changed.With(new TableEntity("", $"consent|{number.ToString("D6", CultureInfo.InvariantCulture)}")
        {
            ["marketing"] = marketing,
            ["at"] = now,
        }.Telling([new TimelineEntry(marketing ? "optedIn" : "optedOut", now)]));
    }
}

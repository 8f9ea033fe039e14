using System.Globalization;
using Azure.Data.Tables;

namespace PrivateDomain.Contacts;

/// <summary>The person does or does not want messages beyond answers. Every change of mind is kept; the last one counts.</summary>
public sealed class ChangeConsent(ContactStore contacts, TimeProvider clock)
{
    public Task Handle(ContactId contact, bool marketing, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return contacts.Change(contact, rows => Decide(rows, marketing, now), stop);
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

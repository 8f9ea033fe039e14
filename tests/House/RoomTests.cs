using System.Text.RegularExpressions;

namespace PrivateDomain.Tests.House;

/// <summary>Who opens whom: one direction only, so that a room can be read and changed alone.</summary>
public sealed partial class RoomTests
{
    private static readonly string Functions = Path.Combine(Azurite.RepositoryRoot(), "functions");

    private static readonly Dictionary<string, string[]> Opens = new(StringComparer.Ordinal)
    {
        ["Storage"] = [],
        ["Platforms"] = ["Storage", "Alerts"],
        ["Messages"] = ["Storage", "Api"],
        ["Api"] = ["Storage"],
        ["Jobs"] = ["Storage", "Api", "Messages", "Contacts", "Due"],
        ["Alerts"] = ["Storage", "Api"],
        ["Contacts"] = ["Storage", "Api", "Messages"],
        ["Channels"] = ["Storage", "Api", "Alerts", "Messages", "Platforms", "Contacts", "Media"],
        ["Coupons"] = ["Storage", "Api", "Alerts", "Messages", "Jobs", "Platforms", "Contacts"],
        ["Media"] = ["Storage", "Api", "Platforms"],
        ["Delivery"] = ["Storage", "Api", "Messages", "Platforms", "Contacts"],
        ["Welcome"] = ["Storage", "Api", "Platforms", "Contacts", "Channels", "Coupons", "Delivery", "Media", "Due"],
        ["Orders"] = ["Storage", "Api", "Messages", "Jobs", "Contacts", "Coupons"],
        ["Due"] = ["Storage", "Messages", "Contacts"],
        ["Repurchase"] = ["Storage", "Api", "Messages", "Platforms", "Contacts", "Coupons", "Orders", "Delivery", "Due"],
        ["Campaigns"] = ["Storage", "Api", "Messages", "Platforms", "Contacts", "Channels", "Coupons", "Orders", "Delivery", "Media", "Due"],
        ["Nudges"] = ["Storage", "Messages", "Contacts", "Coupons", "Delivery", "Due"],
        ["Relations"] = ["Storage", "Api", "Messages", "Platforms", "Contacts", "Delivery", "Alerts", "Due"],
        ["Groups"] = ["Storage", "Api", "Messages", "Platforms", "Contacts", "Channels", "Alerts"],
        ["Callbacks"] = ["Storage", "Api", "Alerts", "Messages", "Platforms", "Contacts", "Channels", "Coupons", "Orders", "Delivery", "Welcome", "Relations", "Groups"],
        ["Insights"] = ["Storage", "Api", "Messages", "Contacts", "Channels", "Coupons", "Orders", "Delivery", "Campaigns", "Due"],
        ["Doctor"] = ["Api", "Platforms", "Channels"],
        ["Rehearsal"] = ["Storage", "Api", "Due"],
    };

    [Fact]
    public void Every_room_has_its_place_in_the_plan() =>
        Assert.Equal(Opens.Keys.Order(StringComparer.Ordinal), Directory.GetDirectories(Functions).Select(Path.GetFileName).Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal)!);

    [Fact]
    public void Every_room_opens_only_the_rooms_that_the_plan_gives_it()
    {
        var wrong = from room in Opens
                    from file in Files(room.Key)
                    from Match mention in Mention().Matches(File.ReadAllText(file))
                    let other = mention.Groups["room"].Value
                    where Opens.ContainsKey(other) && other != room.Key && !room.Value.Contains(other)
                    select $"{Path.GetRelativePath(Functions, file)} opens {other}";
        Assert.Empty(wrong.Distinct());
    }

    [Fact]
    public void Only_the_contact_store_submits_to_the_contacts()
    {
        var files = Opens.Keys.SelectMany(Files).Where(file =>
            File.ReadAllText(file) is var text && (text.Contains("SubmitTransaction", StringComparison.Ordinal) || text.Contains("\"contacts\")", StringComparison.Ordinal)));
        Assert.Equal(["Contacts/ContactStore.cs", "Storage/Table.cs"], files.Select(file => Path.GetRelativePath(Functions, file)).Order(StringComparer.Ordinal));
        Assert.DoesNotContain("contacts", File.ReadAllText(Path.Combine(Functions, "Storage/Table.cs")), StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_but_the_storage_and_the_contact_store_interprets_a_conflict()
    {
        var files = Opens.Keys.SelectMany(Files).Where(file => Conflict().IsMatch(File.ReadAllText(file)));
        Assert.Equal(["Contacts/ContactStore.cs", "Storage/Table.cs"], files.Select(file => Path.GetRelativePath(Functions, file)).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Files(string room) => Directory.GetFiles(Path.Combine(Functions, room), "*.cs", SearchOption.AllDirectories);

    [GeneratedRegex(@"PrivateDomain\.(?<room>[A-Z][A-Za-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mention();

    [GeneratedRegex(@"Status\s*(==|is)\s*\(?(409|412)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Conflict();
}

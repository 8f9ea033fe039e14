using System.Net;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using Azure.Data.Tables.Sas;

namespace PrivateDomain.Tests.Tables;

/// <summary>What a shared access signature says, and over what it is made.</summary>
public sealed class SignatureTests
{
    private const string Key = "c2VjcmV0";

    private static readonly TableSharedKeyCredential Credential = new("shop", Key);
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_table_signature_is_made_over_its_twelve_fields_with_the_table_in_lower_case_and_the_times_in_utc()
    {
        var inShanghai = Noon.ToOffset(TimeSpan.FromHours(8));
        var builder = new TableSasBuilder("Contacts", TableSasPermissions.Read | TableSasPermissions.Update, inShanghai)
        {
            StartsOn = Noon.AddHours(-1),
            IPRange = TableSasIPRange.Parse("10.0.0.1-10.0.0.9"),
            Protocol = TableSasProtocol.Https,
            PartitionKeyStart = "a",
            RowKeyStart = "b",
            PartitionKeyEnd = "y",
            RowKeyEnd = "z",
        };

        var query = SasText.Query(new Uri("https://shop.table.core.windows.net/?" + builder.Sign(Credential)));

        Assert.Equal(
            Hash(
                "ru\n2026-01-02T11:00:00Z\n2026-01-02T12:00:00Z\n/table/shop/contacts\n\n"
                + "10.0.0.1-10.0.0.9\nhttps\n2019-07-07\na\nb\ny\nz"),
            query["sig"]);
        Assert.Equal(
            "epk=y erk=z se=2026-01-02T12:00:00Z sip=10.0.0.1-10.0.0.9 sp=ru spk=a spr=https srk=b "
            + "st=2026-01-02T11:00:00Z sv=2019-07-07 tn=Contacts",
            Rest(query));
    }

    [Fact]
    public void An_account_signature_is_made_over_its_fields_for_the_table_service_and_ends_with_a_line()
    {
        var builder = new TableAccountSasBuilder(
            TableAccountSasPermissions.List | TableAccountSasPermissions.Read,
            TableAccountSasResourceTypes.Object | TableAccountSasResourceTypes.Service,
            Noon);

        var query = SasText.Query(new Uri("https://shop.table.core.windows.net/?" + builder.Sign(Credential)));

        Assert.Equal(Hash("shop\nrl\nt\nso\n\n2026-01-02T12:00:00Z\n\n\n2019-07-07\n"), query["sig"]);
        Assert.Equal("se=2026-01-02T12:00:00Z sp=rl srt=so ss=t sv=2019-07-07", Rest(query));
    }

    [Fact]
    public void All_permissions_are_the_letters_of_each_in_the_order_that_the_service_asks_for()
    {
        var table = new TableSasBuilder("contacts", TableSasPermissions.All, Noon);
        var account = new TableAccountSasBuilder(TableAccountSasPermissions.All, TableAccountSasResourceTypes.All, Noon);

        Assert.Equal(("raud", "rwdlau"), (table.Permissions, account.Permissions));
        table.SetPermissions(TableSasPermissions.Delete | TableSasPermissions.Add);
        account.SetPermissions("r");
        Assert.Equal(("ad", "r"), (table.Permissions, account.Permissions));
    }

    [Theory]
    [InlineData("2019-07-07")]
    [InlineData("2020-12-06")]
    public void A_builder_made_of_an_address_signs_it_again_by_the_rules_of_its_version(string version)
    {
        var table = new TableSasBuilder("contacts", "ra", Noon) { Protocol = TableSasProtocol.HttpsAndHttp, RowKeyStart = "a&b" };
        var account = new TableAccountSasBuilder("rl", TableAccountSasResourceTypes.Container, Noon) { StartsOn = Noon.AddDays(-1) };
        var tableAddress = new Uri("http://127.0.0.1:10002/shop/contacts?" + OfVersion(table.Sign(Credential)));
        var accountAddress = new Uri("https://shop.table.core.windows.net/?" + OfVersion(account.Sign(Credential)));

        var tableAgain = new TableSasBuilder(tableAddress).Sign(Credential);
        var accountAgain = new TableAccountSasBuilder(accountAddress).Sign(Credential);

        Assert.Equal(version == "2019-07-07", "?" + tableAgain == tableAddress.Query);
        Assert.Equal(version == "2019-07-07", "?" + accountAgain == accountAddress.Query);
        Assert.Contains($"sv={version}", tableAgain, StringComparison.Ordinal);
        Assert.Contains($"sv={version}", accountAgain, StringComparison.Ordinal);

        string OfVersion(string query) => query.Replace("2019-07-07", version, StringComparison.Ordinal);
    }

    [Fact]
    public void From_the_version_with_encryption_scopes_on_an_account_signature_has_one_more_line()
    {
        var given = new Uri("https://shop.table.core.windows.net/?sv=2020-12-06&ss=t&srt=o&se=2026-01-02&sp=r&sig=x");

        var again = SasText.Query(new Uri("https://x/?" + new TableAccountSasBuilder(given).Sign(Credential)));

        Assert.Equal(Hash("shop\nr\nt\no\n\n2026-01-02T00:00:00Z\n\n\n2020-12-06\n\n"), again["sig"]);
    }

    [Fact]
    public void A_signature_without_expiry_or_permissions_needs_a_stored_policy_to_say_them()
    {
        var bare = new TableSasBuilder { TableName = "contacts" };

        Assert.Throws<InvalidOperationException>(() => bare.Sign(Credential));
        bare.Identifier = "readers";
        Assert.Contains("si=readers", bare.Sign(Credential), StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new TableSasBuilder { Identifier = "readers" }.Sign(Credential));
        Assert.Throws<InvalidOperationException>(() => new TableAccountSasBuilder("r", default, Noon).Sign(Credential));
        Assert.Throws<ArgumentException>(() => new TableSasBuilder("", "r", Noon));
        Assert.Throws<ArgumentException>(() => new TableSasBuilder("contacts", "", Noon));
        Assert.Throws<ArgumentNullException>(() => bare.Sign(null!));
    }

    [Theory]
    [InlineData("https://shop.table.core.windows.net/?sv=2019-07-07&srt=x")]
    [InlineData("https://shop.table.core.windows.net/?sv=2019-07-07&srt=o&spr=ftp")]
    [InlineData("https://shop.table.core.windows.net/?sv=2019-07-07&sp=r")]
    public void An_address_that_holds_no_account_signature_makes_no_builder(string address) =>
        Assert.Throws<ArgumentException>(() => new TableAccountSasBuilder(new Uri(address)));

    [Fact]
    public void A_range_of_addresses_is_written_with_a_hyphen_and_compares_by_its_ends()
    {
        var one = TableSasIPRange.Parse("10.0.0.1");
        var range = new TableSasIPRange(IPAddress.Parse("10.0.0.1"), IPAddress.Parse("10.0.0.9"));

        Assert.Equal(("10.0.0.1", "10.0.0.1-10.0.0.9", ""), (one.ToString(), range.ToString(), default(TableSasIPRange).ToString()));
        Assert.True(range == TableSasIPRange.Parse("10.0.0.1-10.0.0.9"));
        Assert.True(range != one);
        Assert.Throws<FormatException>(() => TableSasIPRange.Parse("somewhere"));
    }

    // All but the signature itself.
    private static string Rest(Dictionary<string, string> query) =>
        string.Join(' ', query
            .Where(pair => pair.Key != "sig")
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => $"{pair.Key}={pair.Value}"));

    private static string Hash(string text) =>
        Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Key), Encoding.UTF8.GetBytes(text)));
}

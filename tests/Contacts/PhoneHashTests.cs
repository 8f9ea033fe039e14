using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

public sealed class PhoneHashTests
{
    private static readonly string Old = "1:" + Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string New = "2:" + Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)]);

    [Theory]
    [InlineData("13800138000")]
    [InlineData(" 138 0013 8000 ")]
    [InlineData("138-0013-8000")]
    [InlineData("+86 138 0013 8000")]
    [InlineData("+8613800138000")]
    [InlineData("008613800138000")]
    [InlineData("8613800138000")]
    [InlineData("(+86)13800138000", false)]
    public void However_it_is_written_a_mainland_number_is_one_number(string phone, bool read = true) =>
        Assert.Equal(read ? "+8613800138000" : null, PhoneHash.Normalize(phone));

    [Theory]
    [InlineData("+1 (415) 555-0100", "+14155550100")]
    [InlineData("+44 20 7946 0000", "+442079460000")]
    [InlineData("00852 2123 4567", "+85221234567")]
    public void A_foreign_number_keeps_its_country(string phone, string normal) => Assert.Equal(normal, PhoneHash.Normalize(phone));

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("n/a")]
    [InlineData("12800138000")]
    [InlineData("1380013800")]
    [InlineData("138001380001")]
    [InlineData("138****8000")]
    [InlineData("+0138001380")]
    [InlineData("+123456")]
    [InlineData("+1234567890123456")]
    [InlineData("138+00138000")]
    [InlineData("１３８００１３８０００")]
    [InlineData("010-12345678")]
    public void What_is_no_full_number_is_none(string phone) => Assert.Null(PhoneHash.Normalize(phone));

    [Theory]
    [InlineData("13800138000", "CN", "+8613800138000")]
    [InlineData("010-1234 5678", "CN", "+861012345678")]
    [InlineData("(415) 555-0100", "US", "+14155550100")]
    [InlineData("1 415 555 0100", "US", "+14155550100")]
    [InlineData("030/901820", "DE", "+4930901820")]
    [InlineData("+49 (0)30 901820", "DE", "+4930901820")]
    [InlineData("06 6982", "IT", "+39066982")]
    [InlineData("03-3581-0101", "JP", "+81335810101")]
    [InlineData("9123 4567", "HK", "+85291234567")]
    public void A_number_is_read_as_it_is_dialled_in_its_country(string phone, string country, string normal) =>
        Assert.Equal(normal, PhoneHash.Normalize(phone, country));

    [Theory]
    [InlineData("13800138000", "HK", "+8613800138000")]
    [InlineData("+86 138 0013 8000", "US", "+8613800138000")]
    [InlineData("+44 20 7946 0000", "DE", "+442079460000")]
    [InlineData("13800138000", "ZZ", "+8613800138000")]
    [InlineData("138****8000", "CN", null)]
    [InlineData("0000000000", "US", null)]
    [InlineData("1-800-FLOWERS", "US", null)]
    [InlineData("", "CN", null)]
    public void A_country_does_not_make_a_number_of_another_one_wrong(string phone, string country, string? normal) =>
        Assert.Equal(normal, PhoneHash.Normalize(phone, country));

    [Fact]
    public void The_hash_of_a_number_is_one_however_its_country_was_told() =>
        Assert.Equal(Hash(Old).Of("+14155550100"), Hash(Old).Of("(415) 555-0100", "US"));

    [Fact]
    public void The_hash_is_keyed_and_does_not_show_the_number()
    {
        var hash = Hash(Old).Of("13800138000")!;
        Assert.Equal(64, hash.Length);
        Assert.Equal(hash, Hash(Old).Of("+86 138 0013 8000"));
        Assert.NotEqual(hash, Hash(New).Of("13800138000"));
        Assert.Null(Hash(Old).Of("n/a"));
    }

    [Fact]
    public void While_an_older_key_is_listed_its_hash_is_still_looked_for()
    {
        Assert.Equal([Hash(New).Of("13800138000"), Hash(Old).Of("13800138000")], Hash($"{New};{Old}").AllOf("13800138000"));
        Assert.Equal(Hash(New).Of("13800138000"), Hash($"{New};{Old}").Of("13800138000"));
        Assert.Empty(Hash(New).AllOf("n/a"));
    }

    private static PhoneHash Hash(string keys) => new(Options.Create(new ContactOptions { PhoneKeys = keys }));
}

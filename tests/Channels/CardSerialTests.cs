using Microsoft.Extensions.Options;
using PrivateDomain.Channels;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Channels;

public sealed class CardSerialTests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const string First = "1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    private const string Last = "31://79/Pv6+fj39vX08/Lx8O/u7ezr6uno5+bl5OPi4eA=";

    private readonly CardSerials serials = Under(First);

    [Theory]
    [InlineData(First, "00000", 0, "0000000001821CCP04C00WK")]
    [InlineData(First, "7Q2ZM", 41, "7Q2ZM00191K0J7995M56K16")]
    [InlineData(First, "ZZZZZ", 1_048_575, "ZZZZZZZZZ1AR1CV0MC28CHB")]
    [InlineData(Last, "7Q2ZM", 41, "7Q2ZM0019ZW4FARJG42C936")]
    public void The_format_is_for_ever(string keys, string batch, int index, string printed)
    {
        Assert.Equal(printed, Under(keys).Make(batch, index).ToString());
        var read = Assert.NotNull(Under(keys).Read(printed));
        Assert.Equal((batch, index, printed), (read.Batch, read.Index, read.ToString()));
    }

    [Theory]
    [InlineData("7q2zm00191k0j7995m56k16")]
    [InlineData("7Q2ZM-00191-K0J79-95M56-K16")]
    [InlineData(" 7Q2ZM OOI9L KOJ79 95M56 Ki6 ")]
    public void Case_look_alikes_spaces_and_hyphens_do_not_matter(string typed)
    {
        var read = Assert.NotNull(serials.Read(typed));
        Assert.Equal("7Q2ZM00191K0J7995M56K16", read.ToString());
        Assert.Equal(serials.Make("7Q2ZM", 41), read);
    }

    [Fact]
    public void Every_change_of_a_single_character_is_refused()
    {
        var printed = serials.Make("7Q2ZM", 41).ToString();
        for (var place = 0; place < printed.Length; place++)
            foreach (var other in Alphabet.Where(character => character != printed[place]))
                Assert.Null(serials.Read(printed[..place] + other + printed[(place + 1)..]));
    }

    [Fact]
    public void A_forger_who_corrects_the_check_character_is_refused_by_the_signature()
    {
        var printed = serials.Make("7Q2ZM", 41).ToString();
        for (var place = 0; place < printed.Length - 1; place++)
            foreach (var other in Alphabet.Where(character => character != printed[place]))
                Assert.Null(serials.Read(Base32.WithCheck((printed[..place] + other + printed[(place + 1)..])[..^1])));
    }

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("7Q2ZM00191K0J7995M56K1")]
    [InlineData("7Q2ZM00191K0J7995M56K166")]
    [InlineData("7Q2ZM00191K0J7995M56KU6")]
    [InlineData("７Q2ZM00191K0J7995M56K16")]
    [InlineData("7Q2ZM00191K0J7995M56K16\0")]
    [InlineData("\ud83d00191K0J7995M56K16")]
    public void What_is_malformed_is_no_serial(string text) => Assert.Null(serials.Read(text));

    [Fact]
    public void A_long_text_is_not_even_looked_at() => Assert.Null(serials.Read(new string(' ', 100_000) + "7Q2ZM00191K0J7995M56K16"));

    [Fact]
    public void New_keys_sign_new_cards_and_old_cards_stay_valid()
    {
        var rotated = Under($"{Last};{First}");
        Assert.Equal("7Q2ZM0019ZW4FARJG42C936", rotated.Make("7Q2ZM", 41).ToString());
        Assert.Equal("7Q2ZM00191K0J7995M56K16", rotated.Make("7Q2ZM", 41, keyNumber: 1).ToString());
        Assert.NotNull(rotated.Read("7Q2ZM00191K0J7995M56K16"));
        Assert.Equal(31, rotated.NewestKey);
    }

    [Fact]
    public void A_key_that_is_no_longer_listed_signs_and_proves_nothing()
    {
        var later = Under(Last);
        Assert.Null(later.Read("7Q2ZM00191K0J7995M56K16"));
        Assert.Null(later.Make("7Q2ZM", 41, keyNumber: 1));
    }

    [Theory]
    [InlineData("7Q2Z", 0)]
    [InlineData("7Q2ZU", 0)]
    [InlineData("7Q2ZM", -1)]
    [InlineData("7Q2ZM", 1_048_576)]
    public void A_serial_that_the_format_cannot_hold_is_not_made(string batch, int index) =>
        Assert.ThrowsAny<ArgumentException>(() => serials.Make(batch, index));

    private static CardSerials Under(string keys) => new(Options.Create(new CardOptions { SigningKeys = keys }));
}

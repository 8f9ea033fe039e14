using System.Numerics;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Storage;

public sealed class Base32Tests
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    [Fact]
    public void The_first_bits_come_first()
    {
        Assert.Equal("ZZ", Base32.Encode([0xFF, 0xFF], 2));
        Assert.Equal("G0", Base32.Encode([0x80, 0x00], 2));
        Assert.Equal("000G", Base32.Encode(new BigInteger(16), 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => Base32.Encode([0xFF], 2));
    }

    [Fact]
    public void What_is_encoded_is_decoded()
    {
        foreach (var number in new[] { 0, 1, 31, 32, 1023, 1 << 20, (1 << 30) - 1 })
            Assert.Equal(number, Base32.Decode(Base32.Encode(number, 6)));
    }

    [Theory]
    [InlineData("0U")]
    [InlineData("0a")]
    [InlineData("0 1")]
    [InlineData("Ａ")]
    [InlineData("1000000")]
    public void What_is_no_number_of_six_characters_is_none(string text) => Assert.Null(Base32.Decode(text));

    [Fact]
    public void Look_alikes_case_spaces_and_hyphens_do_not_matter() => Assert.Equal("10110ABC", Base32.Normalize("i0-L1 oabc"));

    [Fact]
    public void Every_single_wrong_character_is_found()
    {
        var text = Base32.WithCheck("0G5Z7QXW3");
        Assert.True(Base32.HasCheck(text));
        for (var at = 0; at < text.Length; at++)
            foreach (var other in Alphabet.Where(other => other != text[at]))
                Assert.False(Base32.HasCheck(text[..at] + other + text[(at + 1)..]));
    }

    [Fact]
    public void Swapped_neighbours_are_found_but_for_the_first_and_the_last_of_the_alphabet()
    {
        var missed = from a in Alphabet
                     from b in Alphabet
                     where a != b
                     let right = Base32.WithCheck($"7{a}{b}3")
                     where Base32.HasCheck(string.Concat(right[0], right[2], right[1], right[3], right[4]))
                     select $"{a}{b}";
        Assert.Equal(["0Z", "Z0"], missed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("00u")]
    [InlineData("0-0")]
    public void Text_that_is_not_normal_has_no_check(string text) => Assert.False(Base32.HasCheck(text));
}

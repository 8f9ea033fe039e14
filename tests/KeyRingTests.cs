namespace PrivateDomain.Tests;

public sealed class KeyRingTests
{
    private static readonly string A = Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32)]);
    private static readonly string B = Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 48)]);

    [Fact]
    public void The_first_listed_key_is_the_newest_whatever_its_number()
    {
        var ring = KeyRing.Parse($"7:{A};31:{B}");

        Assert.Equal(7, ring.Newest.Number);
        Assert.Equal([7, 31], ring.All.Select(key => key.Number));
        Assert.Equal(48, ring.Find(31)!.Length);
        Assert.Null(ring.Find(8));
    }

    [Fact]
    public void Spaces_and_a_last_semicolon_are_no_matter() => Assert.True(KeyRing.TryParse($" 1:{A} ; 0:{B} ; ", out _));

    public static TheoryData<string> Wrong => new()
    {
        "",
        ";",
        A,
        $":{A}",
        $"-1:{A}",
        $"+1:{A}",
        $"32:{A}",
        $"1:{A};1:{B}",
        $"1:{A};x:{B}",
        "1:",
        "1:not base64",
        $"1:{Convert.ToBase64String(new byte[31])}",
        $"99999999999999999999:{A}",
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_list_that_is_not_wholly_right_is_refused(string text)
    {
        Assert.False(KeyRing.TryParse(text, out _));
        Assert.Throws<FormatException>(() => KeyRing.Parse(text));
    }
}

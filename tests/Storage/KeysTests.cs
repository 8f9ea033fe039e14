using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Storage;

public sealed class KeysTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Az09._-", "Az09._-")]
    [InlineData("a/b\\c#d?e", "a%2Fb%5Cc%23d%3Fe")]
    [InlineData("100%", "100%25")]
    [InlineData("%2F", "%252F")]
    [InlineData("' or ''='", "%27%20or%20%27%27%3D%27")]
    [InlineData("a|b", "a%7Cb")]
    [InlineData("茶", "%E8%8C%B6")]
    [InlineData("\0\n\u007f", "%00%0A%7F")]
    public void Everything_that_is_not_plain_is_encoded(string text, string key) => Assert.Equal(key, Keys.Encode(text));

    [Fact]
    public void Different_texts_have_different_keys()
    {
        string[] texts = ["", "a", "A", "a ", " a", "a|b", "a%7Cb", "%7C", "é", "e\u0301", "茶", "%E8%8C%B6", "%h", new('a', 200), new('a', 201), new('茶', 200), "%h" + Keys.Hash(new('a', 201))];
        Assert.Equal(texts.Length, texts.Select(Keys.Encode).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_key_never_has_more_than_200_characters()
    {
        Assert.Equal(200, Keys.Encode(new string('a', 200)).Length);
        Assert.Equal(66, Keys.Encode(new string('a', 201)).Length);
        Assert.Equal(198, Keys.Encode(new string('茶', 22)).Length);
        Assert.Equal(66, Keys.Encode(new string('茶', 23)).Length);
    }

    [Fact]
    public void The_newest_comes_first()
    {
        var at = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
        string[] keys = [Keys.Newest(DateTimeOffset.MaxValue), Keys.Newest(at.AddTicks(1)), Keys.Newest(at), Keys.Newest(DateTimeOffset.MinValue)];
        Assert.Equal(keys.Order(StringComparer.Ordinal), keys);
        Assert.All(keys, key => Assert.Equal(19, key.Length));
        Assert.Equal(Keys.Newest(at), Keys.Newest(at.ToOffset(TimeSpan.FromHours(8))));
    }
}

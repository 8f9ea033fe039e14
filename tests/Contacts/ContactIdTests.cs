using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

public sealed class ContactIdTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)1, 32)];

    [Fact]
    public void The_same_identity_has_the_same_id_and_another_has_another()
    {
        var id = ContactId.For(Key, new(Identity.WeCom, "wm1"));
        Assert.Equal(id, ContactId.For(Key, new(Identity.WeCom, "wm1")));
        Assert.NotEqual(id, ContactId.For(Key, new(Identity.WeCom, "wm2")));
        Assert.NotEqual(id, ContactId.For(Key, new(Identity.WeCom, "WM1")));
        Assert.NotEqual(id, ContactId.For([.. Key.Reverse().Skip(1), 2], new(Identity.WeCom, "wm1")));
        Assert.Equal(26, id.Value.Length);
    }

    [Fact]
    public void An_id_is_read_as_people_write_it()
    {
        var id = ContactId.For(Key, new(Identity.WeCom, "wm1"));
        Assert.True(ContactId.TryParse(id.Value.ToLowerInvariant(), out var read));
        Assert.Equal(id, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123")]
    [InlineData("0123456789ABCDEFGHJKMNPQRU")]
    [InlineData("0123456789ABCDEFGHJKMNPQRST")]
    [InlineData("' or PartitionKey gt 'aaaa")]
    [InlineData("%27%20or%20PartitionKey%20gt")]
    public void What_is_no_id_is_none(string text) => Assert.False(ContactId.TryParse(text, out _));
}

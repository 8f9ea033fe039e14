using PrivateDomain.Coupons;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Coupons;

public sealed class CouponCodeTests
{
    private static readonly byte[] Key = [.. Enumerable.Repeat((byte)4, 32)];

    [Fact]
    public void The_same_source_has_the_same_codes_in_the_same_order() =>
        Assert.Equal(CouponCode.Candidates(Key, new("c", "o", "welcome")).Take(5), CouponCode.Candidates(Key, new("c", "o", "welcome")).Take(5));

    [Fact]
    public void Every_candidate_lies_in_the_shard_of_its_source_and_has_its_check_character()
    {
        foreach (var source in Enumerable.Range(0, 50).Select(n => new CouponSource($"contact{n}", "hello", "welcome")))
        {
            Assert.All(CouponCode.Candidates(Key, source).Take(3), code =>
            {
                Assert.Equal(CodeKeys.Home(source), CouponCode.Shard(code));
                Assert.Equal(12, code.Length);
                Assert.True(Base32.HasCheck(code));
            });
        }
    }

    [Fact]
    public void Ten_thousand_sources_have_as_many_codes_and_another_key_has_others()
    {
        var codes = Enumerable.Range(0, 10_000).Select(n => First(Key, $"contact{n}")).ToHashSet(StringComparer.Ordinal);
        Assert.Equal(10_000, codes.Count);
        Assert.DoesNotContain(First([.. Key.Skip(1), 5], "contact1"), codes);
    }

    [Fact]
    public void Sources_whose_parts_hold_the_separator_stay_apart() =>
        Assert.NotEqual(new CouponSource("c", "a|b", "x").ToString(), new CouponSource("c", "a", "b|x").ToString());

    private static string First(byte[] key, string contact) => CouponCode.Candidates(key, new(contact, "hello", "welcome")).First();
}

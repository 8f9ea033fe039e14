using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Contacts;

public sealed class TraitTests
{
    [Fact]
    public void The_account_of_one_shop_is_never_that_of_another_whatever_their_names_hold() =>
        Assert.NotEqual(Trait.ShopCustomer("tea|a", "1").Hash, Trait.ShopCustomer("tea", "a|1").Hash);

    [Fact]
    public void The_same_value_as_another_kind_is_another_trait() => Assert.Equal(
        5, new[] { Trait.UnionId("x"), Trait.Card("x"), Trait.Phone("x"), Trait.ShopCustomer("s", "x"), Trait.External(new(Identity.WeCom, "x")) }
            .Select(trait => trait.Hash).Distinct(StringComparer.Ordinal).Count());
}

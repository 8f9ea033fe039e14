namespace PrivateDomain.Tests;

public sealed class MoneyTests
{
    [Theory]
    [InlineData(1000, "CNY", "¥10")]
    [InlineData(990, "CNY", "¥9.90")]
    [InlineData(5, "USD", "$0.05")]
    [InlineData(0, "EUR", "€0")]
    [InlineData(-250, "GBP", "£-2.50")]
    [InlineData(1234, "JPY", "JP¥1234")]
    [InlineData(1234, "KRW", "KRW 1234")]
    [InlineData(1234, "KWD", "KWD 1.234")]
    [InlineData(12000, "KWD", "KWD 12")]
    [InlineData(199, "XXX", "XXX 1.99")]
    [InlineData(long.MaxValue, "CNY", "¥92233720368547758.07")]
    public void Minor_units_are_shown_in_the_currencys_own_way(long minor, string currency, string shown) =>
        Assert.Equal(shown, Money.Format(minor, currency));
}

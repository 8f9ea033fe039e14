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

    [Theory]
    [InlineData("129.90", "CNY", 12990)]
    [InlineData("129.9", "CNY", 12990)]
    [InlineData("0", "CNY", 0)]
    [InlineData("-10.00", "USD", -1000)]
    [InlineData("1500", "JPY", 1500)]
    [InlineData("1500.00", "JPY", 1500)]
    [InlineData("4.125", "KWD", 4125)]
    [InlineData("4.5", "KWD", 4500)]
    [InlineData("0.29", "USD", 29)]
    [InlineData("999999999999.99", "CNY", 99_999_999_999_999)]
    public void A_decimal_text_is_read_exactly_in_the_currencys_minor_unit(string major, string currency, long minor) =>
        Assert.Equal(minor, Money.Parse(major, currency));

    [Theory]
    [InlineData(null, "CNY")]
    [InlineData("", "CNY")]
    [InlineData("free", "CNY")]
    [InlineData("1.999", "CNY")]
    [InlineData("1500.5", "JPY")]
    [InlineData("4.1255", "KWD")]
    [InlineData("1,500.00", "USD")]
    [InlineData("1e3", "USD")]
    [InlineData("¥10", "CNY")]
    [InlineData(" 10", "CNY")]
    [InlineData("0.0000000000000000000000000001", "CNY")]
    [InlineData("0.00000000000000000000000000001", "CNY")]
    [InlineData("99999999999999999999", "CNY")]
    public void What_is_no_amount_of_the_currency_is_none(string? major, string currency) => Assert.Null(Money.Parse(major, currency));
}

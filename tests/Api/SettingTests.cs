using Microsoft.Extensions.Options;

namespace PrivateDomain.Tests.Api;

/// <summary>A setting that cannot work stops the start and is named.</summary>
public sealed class SettingTests(OneApp one) : IClassFixture<OneApp>
{
    [Theory]
    [InlineData("Brand:Name", " ")]
    [InlineData("Brand:TimeZone", "Mars/Olympus")] // T5
    [InlineData("Brand:PublicUrl", "https://card.example/path")]
    [InlineData("Brand:ClockAhead", "-1.00:00:00")]
    [InlineData("Contacts:IdKey", "c2hvcnQ=")]
    [InlineData("Contacts:PhoneKeys", "1:c2hvcnQ=")]
    [InlineData("Coupons:CodeKeys", "1:c2hvcnQ=")]
    [InlineData("Orders:ResumeAfter", "-00:00:01")]
    [InlineData("Shops:tea:Kind", "taobao")]
    [InlineData("Shops:t a:Kind", "standard")]
    [InlineData("Delivery:CapMessages", "0")]
    [InlineData("Delivery:CapMessages", "101")]
    [InlineData("Delivery:CapDays", "61")]
    [InlineData("Relations:TagGroup", "")]
    [InlineData("Repurchase:HoldoutPercent", "-1")]
    [InlineData("Repurchase:HoldoutPercent", "51")]
    [InlineData("Repurchase:AtRiskBelow", "0")]
    [InlineData("Repurchase:AtRiskBelow", "1.1")]
    [InlineData("Repurchase:AtRiskText", "{{ coupon.cod }}")]
    [InlineData("Repurchase:ReminderText", "")]
    [InlineData("Repurchase:ReminderText", "{{ nome }}")]
    public async Task A_setting_that_cannot_work_stops_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => App.Start(one.App.Store, one.App.Platform, settings: [$"--{setting}={value}"]));
        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Kind", "0123456789abcdef")]
    [InlineData("shopify", "Secrets__0")]
    [InlineData("shopify", "Secrets__0", "too short")]
    [InlineData("shopify", "Secrets__1", "0123456789abcdef", " 0123456789abcdef")]
    [InlineData("woocommerce", "Secrets__0")]
    [InlineData("youzan", "ClientId", "0123456789abcdef")]
    [InlineData("youzan", "KdtId", "0123456789abcdef")]
    [InlineData("standard", "Secrets__0", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("standard", "Secrets__0", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI")]
    [InlineData("standard", "Secrets__1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_no base64 at all !")]
    public async Task A_shop_that_lacks_what_its_calls_are_believed_by_stops_the_start(string kind, string setting, params string[] secrets)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => App.Start(
            one.App.Store, one.App.Platform, settings: [$"--Shops:tea:Kind={kind}", .. secrets.Select((secret, i) => $"--Shops:tea:Secrets:{i}={secret}")]));
        Assert.Contains($"Shops__tea__{setting}", refused.Message, StringComparison.Ordinal);
    }
}

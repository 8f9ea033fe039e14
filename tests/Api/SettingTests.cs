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
    [InlineData("Delivery:CapMessages", "0")]
    [InlineData("Delivery:CapMessages", "101")]
    [InlineData("Delivery:CapDays", "61")]
    [InlineData("Relations:TagGroup", "")]
    [InlineData("Repurchase:ReminderText", "")]
    [InlineData("Repurchase:ReminderText", "{{ nome }}")]
    public async Task A_setting_that_cannot_work_stops_the_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => App.Start(one.App.Store, one.App.Platform, settings: [$"--{setting}={value}"]));
        Assert.Contains(setting.Replace(":", "__", StringComparison.Ordinal), refused.Message, StringComparison.Ordinal);
    }
}

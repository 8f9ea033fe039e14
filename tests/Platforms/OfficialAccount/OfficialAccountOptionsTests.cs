using PrivateDomain.Platforms.OfficialAccount;

namespace PrivateDomain.Tests.Platforms.OfficialAccount;

public sealed class OfficialAccountOptionsTests
{
    private const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    [Fact]
    public void Without_any_setting_the_app_starts_and_the_room_is_silent()
    {
        var options = new OfficialAccountOptions();
        Assert.True(new OfficialAccountOptionsCheck().Validate(null, options).Succeeded);
        Assert.False(options.CanReceive || options.CanCall || options.IsSafeMode);
    }

    [Fact]
    public void A_token_alone_is_plain_mode_and_a_key_makes_it_the_safe_one()
    {
        var plain = new OfficialAccountOptions { AppId = "wx01", CallbackToken = "token" };
        Assert.True(new OfficialAccountOptionsCheck().Validate(null, plain).Succeeded);
        Assert.True(plain is { CanReceive: true, IsSafeMode: false });
        var safe = new OfficialAccountOptions { AppId = "wx01", CallbackToken = "token", EncodingAesKey = AesKey, Secret = "s" };
        Assert.True(new OfficialAccountOptionsCheck().Validate(null, safe).Succeeded);
        Assert.True(safe is { CanReceive: true, IsSafeMode: true, CanCall: true });
    }

    public static TheoryData<OfficialAccountOptions, string> Malformed => new()
    {
        { new() { EncodingAesKey = "short" }, "OfficialAccount__EncodingAesKey must be 43 characters" },
        { new() { AppId = "wx1", EncodingAesKey = AesKey }, "OfficialAccount__CallbackToken is missing" },
        { new() { CallbackToken = "with space" }, "OfficialAccount__CallbackToken must be 3 to 32" },
        { new() { Secret = "s" }, "OfficialAccount__AppId is missing" },
        { new() { AppId = "wx1", Secret = "s\n" }, "OfficialAccount__Secret must not contain spaces" },
        { new() { AppId = "wx 1" }, "OfficialAccount__AppId must be" },
        { new() { ApiBaseUrl = "api.weixin.qq.com" }, "OfficialAccount__ApiBaseUrl must be an absolute address" },
        { new() { ApiBaseUrl = "http://api.weixin.qq.com" }, "OfficialAccount__ApiBaseUrl must be https" },
        { new() { CallTimeout = TimeSpan.FromMinutes(5) }, "OfficialAccount__CallTimeout must be between" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_setting_is_named_as_it_is_set(OfficialAccountOptions options, string complaint) =>
        Assert.Contains(complaint, new OfficialAccountOptionsCheck().Validate(null, options).FailureMessage, StringComparison.Ordinal);
}

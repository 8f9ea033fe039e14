using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class WeComOptionsTests
{
    private const string AesKey = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

    [Fact]
    public void Without_any_setting_the_app_starts_and_can_neither_receive_nor_call()
    {
        var options = new WeComOptions();
        Assert.True(new WeComOptionsCheck().Validate(null, options).Succeeded);
        Assert.False(options.CanReceive);
        Assert.False(options.CanCall);
    }

    [Fact]
    public void With_all_settings_it_can_do_both()
    {
        var options = new WeComOptions
        {
            CorpId = "ww01",
            AgentId = "1000002",
            Secret = "s",
            CallbackToken = "token",
            EncodingAesKey = AesKey,
            VerifyFile = "WW_verify_Ab12.txt",
        };
        Assert.True(new WeComOptionsCheck().Validate(null, options).Succeeded);
        Assert.True(options.CanReceive);
        Assert.True(options.CanCall);
        Assert.Equal("Ab12", options.VerifyFileContent);
    }

    [Theory]
    [InlineData("EncodingAesKey", "short", "WeCom__EncodingAesKey must be 43 characters")]
    [InlineData("EncodingAesKey", AesKey, "WeCom__CallbackToken is missing")]
    [InlineData("CallbackToken", "token", "WeCom__EncodingAesKey is missing")]
    [InlineData("CallbackToken", "with space", "WeCom__CallbackToken must be 1 to 32")]
    [InlineData("Secret", "s", "WeCom__CorpId is missing")]
    [InlineData("Secret", "s\n", "WeCom__Secret must not contain spaces")]
    [InlineData("CorpId", "ww 01", "WeCom__CorpId must be")]
    [InlineData("AgentId", "my app", "WeCom__AgentId must be")]
    [InlineData("VerifyFile", "../secret.txt", "WeCom__VerifyFile must be")]
    [InlineData("ApiBaseUrl", "qyapi.weixin.qq.com", "WeCom__ApiBaseUrl must be an absolute address")]
    [InlineData("ApiBaseUrl", "http://qyapi.weixin.qq.com", "WeCom__ApiBaseUrl must be https")]
    [InlineData("CallTimeout", "00:05:00", "WeCom__CallTimeout must be between")]
    public async Task A_malformed_setting_stops_the_start_and_is_named_as_it_is_set(string name, string value, string complaint)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("WeCom:" + name, value)]);
        builder.Services.AddWeCom(builder.Configuration);
        using var host = builder.Build();
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(complaint, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_complaint_does_not_show_a_secret()
    {
        var result = new WeComOptionsCheck().Validate(null, new() { Secret = "hush hush", CallbackToken = "so-secret", EncodingAesKey = "keykeykey" });
        Assert.DoesNotContain("hush", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("so-secret", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("keykeykey", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sandbox_on_this_machine_may_speak_plain_http() =>
        Assert.True(new WeComOptionsCheck().Validate(null, new() { ApiBaseUrl = "http://127.0.0.1:8090/wecom" }).Succeeded);

    [Fact]
    public void The_room_brings_the_machines_clock_unless_another_is_there()
    {
        var services = new ServiceCollection();
        services.AddWeCom(new ConfigurationBuilder().Build());
        using var provider = services.BuildServiceProvider();
        Assert.Same(TimeProvider.System, provider.GetRequiredKeyedService<TimeProvider>("system"));
    }
}

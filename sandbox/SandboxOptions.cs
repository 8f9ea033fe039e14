using System.Globalization;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox;

/// <summary>
/// What the sandbox plays: where it listens, which app it calls, and the WeCom account it pretends to host. The defaults are
/// complete, so a test needs only <c>new SandboxOptions { Urls = "http://127.0.0.1:0" }</c>.
/// </summary>
public sealed record SandboxOptions
{
    /// <summary>Where the sandbox listens; port 0 takes a free one (<c>Sandbox__Urls</c>).</summary>
    public string Urls { get; init; } = "http://127.0.0.1:7080";

    /// <summary>The app under play: callbacks go to it, cards lead to it (<c>Sandbox__AppUrl</c>).</summary>
    public Uri AppUrl { get; init; } = new("http://127.0.0.1:7071");

    /// <summary>The operators' key that the demo sends as <c>x-api-key</c> (<c>Sandbox__ApiKey</c>).</summary>
    public string ApiKey { get; init; } = "sandbox-operator-key";

    /// <summary>The account, by the app's own settings (<c>WeCom__CorpId</c> …).</summary>
    public WeComAccount Account { get; init; } = new();

    /// <summary>The Official Account, by the app's own settings (<c>OfficialAccount__AppId</c> …).</summary>
    public ServiceAccount ServiceAccount { get; init; } = new();

    /// <summary>The merchant of WeChat Pay, by the app's own settings (<c>WeChatPay__MchId</c> …).</summary>
    public PayMerchant Merchant { get; init; } = new();

    /// <summary>The members who may receive customers.</summary>
    public IReadOnlyList<Keeper> Keepers { get; init; } = [new("lin", "林小满"), new("chen", "陈默")];

    /// <summary>
    /// How long a callback may take, in system time; the platform gives 5 s (developer.work.weixin.qq.com, path/96238).
    /// </summary>
    public TimeSpan CallbackTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the verification of a callback address may take; the platform gives 1 s (path/96238).</summary>
    public TimeSpan VerificationTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Deliveries after the first one that failed; the platform makes 3 (path/96238).</summary>
    public int CallbackRetries { get; init; } = 3;

    /// <summary>System time between two deliveries of one event; the platform publishes none.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Enterprise mass messages that one customer receives in a day of China's calendar; null where the corp set no such limit.</summary>
    public int? MassPerCustomerPerDay { get; init; }

    /// <summary>Enterprise mass messages that one customer receives from Monday to Sunday in China; null where the corp set no such limit.</summary>
    public int? MassPerCustomerPerWeek { get; init; }

    /// <summary>Tasks that each keeper confirms in an hour (<c>Sandbox__ConfirmationsPerHour</c>); null: only by hand.</summary>
    public int? ConfirmationsPerHour { get; init; }

    /// <summary>Customers to whom a confirmed task goes out in a minute; null: to all at once.</summary>
    public int? SendsPerMinute { get; init; }

    /// <summary>How many adds by acquisition link the corp has bought.</summary>
    public int AcquisitionBalance { get; init; } = 1000;

    /// <summary>Whether calls must come from a trusted address (企业可信IP); apps made after 2022-06-20 know it so.</summary>
    public bool TrustedAddressesOnly { get; init; }

    /// <summary>Calls and callbacks that go wrong by shares (<c>Sandbox__Trouble__…</c>).</summary>
    public Trouble Trouble { get; init; } = Trouble.None;

    /// <summary>How much the platform bears before it refuses.</summary>
    public WeComLimits Limits { get; init; } = new();

    /// <summary>How many of the newest calls and callbacks are remembered.</summary>
    public int LogCapacity { get; init; } = 10_000;

    /// <summary>Reads <c>Sandbox__…</c> and <c>WeCom__…</c>; what is not set keeps its default.</summary>
    public static SandboxOptions From(IConfiguration configuration)
    {
        var defaults = new SandboxOptions();
        var account = defaults.Account;
        return defaults with
        {
            Urls = configuration["Sandbox:Urls"] ?? defaults.Urls,
            AppUrl = configuration["Sandbox:AppUrl"] is { } app ? new Uri(app) : defaults.AppUrl,
            ApiKey = configuration["Sandbox:ApiKey"] ?? defaults.ApiKey,
            ConfirmationsPerHour = configuration["Sandbox:ConfirmationsPerHour"] is { Length: > 0 } taps ? int.Parse(taps, CultureInfo.InvariantCulture) : null,
            Trouble = Trouble.From(configuration),
            Account = new WeComAccount
            {
                CorpId = configuration["WeCom:CorpId"] ?? account.CorpId,
                AgentId = configuration["WeCom:AgentId"] ?? account.AgentId,
                Secret = configuration["WeCom:Secret"] ?? account.Secret,
                CallbackToken = configuration["WeCom:CallbackToken"] ?? account.CallbackToken,
                EncodingAesKey = configuration["WeCom:EncodingAesKey"] ?? account.EncodingAesKey,
            },
            ServiceAccount = new ServiceAccount
            {
                AppId = configuration["OfficialAccount:AppId"] ?? defaults.ServiceAccount.AppId,
                Secret = configuration["OfficialAccount:Secret"] ?? defaults.ServiceAccount.Secret,
                CallbackToken = configuration["OfficialAccount:CallbackToken"] ?? defaults.ServiceAccount.CallbackToken,
                EncodingAesKey = configuration["OfficialAccount:EncodingAesKey"] ?? defaults.ServiceAccount.EncodingAesKey,
            },
            Merchant = new PayMerchant
            {
                MchId = configuration["WeChatPay:MchId"] ?? defaults.Merchant.MchId,
                AppId = configuration["WeChatPay:AppId"] ?? defaults.Merchant.AppId,
                SerialNo = configuration["WeChatPay:SerialNo"] ?? defaults.Merchant.SerialNo,
                PrivateKey = configuration["WeChatPay:PrivateKey"] ?? defaults.Merchant.PrivateKey,
                ApiV3Key = configuration["WeChatPay:ApiV3Key"] ?? defaults.Merchant.ApiV3Key,
            },
        };
    }
}

using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Channels.Cards;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Channels.Consents;
using PrivateDomain.Channels.Costs;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Contacts;

namespace PrivateDomain.Channels;

public sealed class CardOptions
{
    /// <summary>
    /// Keys of the serials' signatures, newest first: <c>number:base64</c> separated by <c>;</c>. Printed cards live long: a key that is
    /// taken off the list turns the cards signed with it into unknown ones.
    /// </summary>
    public string SigningKeys { get; set; } = "";

    /// <summary>
    /// The most contact ways of one keeper's pool; it grows to that only as far as it is needed. Twenty minutes of scans at their peak: 12,800
    /// serve ten scans a second of one keeper. A corporation can have 500,000, group codes included.
    /// </summary>
    public int SlotsPerKeeper { get; set; } = 12_800;

    /// <summary>
    /// Whether a card's page asks WeChat who scans (OAuth of the Official Account). Only where the account's web domain (网页授权域名) is that of
    /// <c>Brand__PublicUrl</c>: with another one WeChat shows an error in place of every page.
    /// </summary>
    public bool AskWhoScans { get; set; }
}

public static class ChannelSetup
{
    public static IServiceCollection AddChannels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CardOptions>().Bind(configuration.GetSection("Cards"))
            .Validate(options => KeyRing.TryParse(options.SigningKeys, out _), $"Cards__SigningKeys {KeyRing.Form}.")
            .Validate(options => options.SlotsPerKeeper is >= Slot.BlockSize and <= 500_000, $"Cards__SlotsPerKeeper must be {Slot.BlockSize} to 500000.")
            .ValidateOnStart();
        services.AddOptions<ContactWayOptions>().Bind(configuration.GetSection("ContactWays"))
            .Validate(options => options.Most is >= 1 and <= ContactWayOptions.MostOfCorporation, $"ContactWays__Most must be 1 to {ContactWayOptions.MostOfCorporation}.")
            .ValidateOnStart();
        return services
            .AddSingleton<CardSerials>()
            .AddSingleton<ChannelDirectory>()
            .AddSingleton<Devices>()
            .AddSingleton<CountCost>().AddSingleton<AddCounts>()
            .AddSingleton<VoidCards>()
            .AddSingleton<CardPages>()
            .AddSingleton<MakeBatch>()
            .AddSingleton<ChangeBatch>()
            .AddSingleton<ContactWays>()
            .AddSingleton<KeepersOut>()
            .AddSingleton<KeeperCounts>()
            .AddSingleton<KeeperRota>()
            .AddSingleton<TryKeeper>()
            .AddSingleton<WayQuota>()
            .AddSingleton<MakeWay>()
            .AddSingleton<Installation>()
            .AddSingleton<OwnWays>()
            .AddSingleton<TidyMark>()
            .AddSingleton<ChannelCodes>()
            .AddSingleton<SlotPool>()
            .AddSingleton<OpenWay>()
            .AddSingleton<AttributeContact>()
            .AddSingleton<RecogniseScanner>()
            .AddSingleton<ScanLog>()
            .AddSingleton<OpenCard>()
            .AddSingleton<ITimelineSource, ScanTimeline>();
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Channel))]
[JsonSerializable(typeof(ChannelBody))]
[JsonSerializable(typeof(KeeperBody))]
[JsonSerializable(typeof(KeeperBodyJson.Fields))]
[JsonSerializable(typeof(KeepersShown))]
[JsonSerializable(typeof(ChannelCodeName))]
[JsonSerializable(typeof(ChannelCodeShown))]
[JsonSerializable(typeof(ChannelKeepersChanged))]
[JsonSerializable(typeof(ContactWaysUsedUp))]
[JsonSerializable(typeof(CountReached))]
[JsonSerializable(typeof(TidyReached))]
[JsonSerializable(typeof(PoolsReached))]
[JsonSerializable(typeof(BlockClosed))]
[JsonSerializable(typeof(CardBatch))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(BatchWords))]
[JsonSerializable(typeof(BatchShown))]
[JsonSerializable(typeof(CardsShown))]
[JsonSerializable(typeof(VoidCard))]
[JsonSerializable(typeof(ConsentText))]
[JsonSerializable(typeof(ConsentBody))]
[JsonSerializable(typeof(ConsentTextShown))]
[JsonSerializable(typeof(CostBody))]
[JsonSerializable(typeof(CostShown))]
[JsonSerializable(typeof(ScansShown))]
[JsonSerializable(typeof(BlockOpened))]
internal sealed partial class ChannelJson : JsonSerializerContext;

using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PrivateDomain.Alerts;
using PrivateDomain.Api;
using PrivateDomain.Callbacks;
using PrivateDomain.Campaigns;
using PrivateDomain.Channels;
using PrivateDomain.Channels.Codes;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Coupons.Wallet;
using PrivateDomain.Delivery;
using PrivateDomain.Doctor;
using PrivateDomain.Due;
using PrivateDomain.Groups;
using PrivateDomain.Insights;
using PrivateDomain.Jobs;
using PrivateDomain.Media;
using PrivateDomain.Messages;
using PrivateDomain.Nudges;
using PrivateDomain.Orders;
using PrivateDomain.Orders.Import;
using PrivateDomain.Platforms.OfficialAccount;
using PrivateDomain.Platforms.Shops;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Rehearsal;
using PrivateDomain.Relations;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Repurchase.Refit;
using PrivateDomain.Storage;
using PrivateDomain.Welcome;

namespace PrivateDomain;

public static partial class Program
{
    public static async Task<int> Main(string[] args)
    {
        try
        {
            string? told = null;
            TendStore(args, ref told);
            Task<int>? examined = null;
            ExamineSettings(args, ref examined);
            if (examined is not null) return await examined;
            if (told is null) await Build(args).RunAsync();
            else await Console.Out.WriteLineAsync(told);
            return 0;
        }
        catch (Exception refused) when (refused is StartRefusedException or OptionsValidationException)
        {
            foreach (var line in refused is OptionsValidationException invalid ? invalid.Failures : [refused.Message])
                await Console.Error.WriteLineAsync(line);
            return 1;
        }
    }

    /// <summary>The whole app. What <paramref name="adjust"/> registers comes last and wins.</summary>
    public static IHost Build(string[] args, Action<FunctionsApplicationBuilder>? adjust = null)
    {
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ApiMiddleware>();
        // A start that fails is told in one line by Main.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        VaultReferences.Require(builder.Configuration);
        PrepareFlavour(builder);

        builder.Services
            .AddBrand(builder.Configuration)
            .AddApi(builder.Configuration)
            .AddStorage(builder.Configuration, Lane.Queues, [JobFiles.Container, Summaries.Container])
            .AddJobs()
            .AddRehearsal()
            .AddAlerts()
            .AddWeCom(builder.Configuration)
            .AddOfficialAccount(builder.Configuration)
            .AddWeChatPay(builder.Configuration)
            .AddShops(builder.Configuration)
            .AddContacts(builder.Configuration)
            .AddChannels(builder.Configuration)
            .AddCoupons(builder.Configuration)
            .AddDelivery(builder.Configuration)
            .AddMedia()
            .AddWelcome(builder.Configuration)
            .AddRelations(builder.Configuration)
            .AddGroups()
            .AddCallbacks(builder.Configuration)
            .AddOrders(builder.Configuration)
            .AddRepurchase(builder.Configuration)
            .AddCampaigns()
            .AddNudges(builder.Configuration)
            .AddInsights(builder.Configuration)
            .AddDue()
            .AddDoctor()
            .AddMessages(builder.Configuration, table => table
                .To<CallbackReceived, ResumeCallback>(Lane.CallbacksResume, () => CallbackJson.Default.CallbackReceived)
                .To<PaymentNotified, KeepPaymentNotification>(Lane.Urgent, () => CallbackJson.Default.PaymentNotified)
                .To<OrderReceived, AcceptOrder>(Lane.Urgent, () => OrderJson.Default.OrderReceived)
                .To<ContactOrdered, PlanReminder>(Lane.Urgent, () => OrderJson.Default.ContactOrdered)
                .To<SamePersonFound, MergeContacts>(Lane.Urgent, () => ContactJson.Default.SamePersonFound)
                .To<ContactOptedOut, TakeBackReminders>(Lane.Urgent, () => ContactJson.Default.ContactOptedOut)
                .And<ContactOrdered, UseCoupons>(() => OrderJson.Default.ContactOrdered)
                .And<ContactOrdered, AttributeOrder>(() => OrderJson.Default.ContactOrdered)
                .And<ContactOrdered, CountOutcome>(() => OrderJson.Default.ContactOrdered)
                .And<ContactOrdered, EndPersonal>(() => OrderJson.Default.ContactOrdered)
                .And<ContactOptedOut, EndPersonal>(() => ContactJson.Default.ContactOptedOut)
                .To<CampaignTurned, TurnCampaign>(Lane.Urgent, () => CampaignJson.Default.CampaignTurned)
                .To<CampaignPageReached, PlanPage>(Lane.Bulk, () => CampaignJson.Default.CampaignPageReached)
                .To<TaskSettling, SettleTask>(Lane.Bulk, () => CampaignJson.Default.TaskSettling)
                .To<CodesUploaded, ImportCodes>(Lane.Bulk, () => CouponJson.Default.CodesUploaded)
                .To<OrdersUploaded, ImportOrders>(Lane.Bulk, () => ImportJson.Default.OrdersUploaded)
                .To<ContactOrdersImported, PlanReminder>(Lane.Bulk, () => ImportJson.Default.ContactOrdersImported)
                .And<ContactOrdersImported, AttributeOrder>(() => ImportJson.Default.ContactOrdersImported)
                .And<ContactOrdersImported, CountOutcome>(() => ImportJson.Default.ContactOrdersImported)
                .To<HistoriesChosen, SummariseHistories>(Lane.Bulk, () => RefitJson.Default.HistoriesChosen)
                .To<HistoriesSummarised, FitForecasts>(Lane.Bulk, () => RefitJson.Default.HistoriesSummarised)
                .To<ForecastsLearned, ReplanReminders>(Lane.Bulk, () => RefitJson.Default.ForecastsLearned)
                .To<ContactsMerged, AttributeOrder>(Lane.Work, () => ContactJson.Default.ContactsMerged)
                .And<ContactsMerged, PlanReminder>(() => ContactJson.Default.ContactsMerged)
                .And<ContactsMerged, CountOutcome>(() => ContactJson.Default.ContactsMerged)
                .To<CouponChanged, CopyCoupon>(Lane.Work, () => CouponJson.Default.CouponChanged)
                .And<CouponChanged, CountOutcome>(() => CouponJson.Default.CouponChanged)
                .And<CouponChanged, EndNudges>(() => CouponJson.Default.CouponChanged)
                .And<ContactOptedOut, EndNudges>(() => ContactJson.Default.ContactOptedOut)
                .To<WalletCouponPromised, SendWalletCoupon>(Lane.Work, () => CouponJson.Default.WalletCouponPromised)
                .To<OfferChanged, KeepOfferInLine>(Lane.Work, () => CouponJson.Default.OfferChanged)
                .To<BlockOpened, MakeBlock>(Lane.Bulk, () => ChannelJson.Default.BlockOpened)
                .To<ChannelKeepersChanged, KeepChannelCode>(Lane.Work, () => ChannelJson.Default.ChannelKeepersChanged)
                .To<ContactWaysUsedUp, TidyContactWays>(Lane.Bulk, () => ChannelJson.Default.ContactWaysUsedUp)
                .To<PoolsReached, ClosePools>(Lane.Bulk, () => ChannelJson.Default.PoolsReached)
                .To<BlockClosed, CloseBlock>(Lane.Bulk, () => ChannelJson.Default.BlockClosed)
                .To<CountReached, CountWays>(Lane.Bulk, () => ChannelJson.Default.CountReached)
                .To<TidyReached, TidyWays>(Lane.Bulk, () => ChannelJson.Default.TidyReached)
                .To<RelationTouched, LookAtCustomer>(Lane.Work, () => RelationJson.Default.RelationTouched)
                .To<CustomerFound, LearnFoundContact>(Lane.Work, () => RelationJson.Default.CustomerFound)
                .To<NotesPlanned, WriteNotes>(Lane.Work, () => RelationJson.Default.NotesPlanned)
                .To<TagsChanged, CorpTags>(Lane.Work, () => RelationJson.Default.TagsChanged)
                .To<KeeperRenamed, RenameKeeper>(Lane.Work, () => RelationJson.Default.KeeperRenamed)
                .To<KeeperLeft, TellOfLeaver>(Lane.Work, () => RelationJson.Default.KeeperLeft)
                .To<KeeperChosen, ReconcileKeeper>(Lane.Bulk, () => RelationJson.Default.KeeperChosen)
                .To<CustomersChosen, ReconcileKeeper>(Lane.Bulk, () => RelationJson.Default.CustomersChosen)
                .To<HandOverPlanned, ListHandOver>(Lane.Work, () => RelationJson.Default.HandOverPlanned)
                .To<HandOverBatchReady, AskHandOver>(Lane.Work, () => RelationJson.Default.HandOverBatchReady)
                .To<GroupChanged, FollowGroup>(Lane.Work, () => GroupJson.Default.GroupChanged)
                .To<GroupCodeDefined, MakeJoinWays>(Lane.Work, () => GroupJson.Default.GroupCodeDefined)
                .To<DueShardReady, ReadDueShard>(Lane.Work, () => DueJson.Default.DueShardReady)
                .To<DueArrived, HandleDue>(Lane.Work, () => DueJson.Default.DueArrived));
        adjust?.Invoke(builder);
        return builder.Build();
    }

    /// <summary>Does what the arguments ask of the store alone, and says what it did; nothing where they ask for the app.</summary>
    static partial void TendStore(string[] args, ref string? told);

    /// <summary>Looks at what the app needs outside of itself and says what is to be done, where the arguments ask for it.</summary>
    static partial void ExamineSettings(string[] args, ref Task<int>? examined);

    /// <summary>What the two flavours do differently before the rooms are added.</summary>
    static partial void PrepareFlavour(FunctionsApplicationBuilder builder);
}

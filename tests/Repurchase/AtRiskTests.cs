using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons.Redemption;
using PrivateDomain.Due;
using PrivateDomain.Repurchase;
using PrivateDomain.Repurchase.Forecasts;
using PrivateDomain.Repurchase.Holdouts;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Contacts;
using PrivateDomain.Tests.Coupons;
using PrivateDomain.Tests.Orders;
using PrivateDomain.Tests.Relations;
using PrivateDomain.Tests.Repurchase.Holdouts;

namespace PrivateDomain.Tests.Repurchase;

/// <summary>A reminder carries a coupon to whoever may have stopped buying, and to nobody else.</summary>
public sealed class AtRiskTests
{
    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    /// <summary>Customers may be gone after their first purchase: of one that is 27 days ago 72 % will buy again.</summary>
    private static readonly Learned Taught = Learned.Nothing with
    {
        Until = new DateOnly(2026, 1, 1),
        Customers = Learned.Nothing.Customers with { Dropout = Dropout.Published with { FirstCounts = true } },
    };

    [Fact]
    public void Who_has_been_silent_long_is_at_risk_and_who_bought_lately_or_never_is_not()
    {
        var often = Enumerable.Range(0, 6).Aggregate(Someone.Of(), (rows, n) => rows.Buys($"{n}", Someone.Came.AddDays(30 * n), ("tea", 1)));
        Assert.False(IsAtRisk(often, 152));
        Assert.True(IsAtRisk(often, 600));
        Assert.False(IsAtRisk(Someone.Of(), 600));

        static bool IsAtRisk(ContactRows rows, int days) => AtRiskCoupon.IsAtRisk(rows, Taught, 0.3, Shanghai, Someone.Came.AddDays(days));
    }

    [Theory]
    [InlineData("0.8", true)]
    [InlineData("0.7", false)]
    public async Task Only_below_the_set_probability_the_reminder_has_a_coupon(string below, bool hasCoupon)
    {
        var (app, customer) = await Open($"--Repurchase:AtRiskBelow={below}");
        await using var running = app;
        await app.Offer("back");
        await app.Pass(Reminding.ToRemind);

        var text = Assert.Single(app.OpenTasks()).Content.Text!;
        var codes = await app.Codes();
        Assert.Equal(hasCoupon, codes.Count == 1);
        if (hasCoupon) Assert.Contains($"好久不见，您的「茉莉花茶」应该用完了吧？给您留了一张「新客 10 元」，券码 {codes[0]}", text, StringComparison.Ordinal);
        else Assert.StartsWith("小雨，您的「茉莉花茶」差不多快用完啦", text, StringComparison.Ordinal);
        Assert.Equal(hasCoupon ? 1 : 0, (await app.Entries(customer, "couponIssued")).Count);
        Assert.Contains("https://shop.example/tea", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failed_try_keeps_its_code_and_the_next_one_tells_the_same_whatever_is_learned_meanwhile() // M17
    {
        var (app, _) = await Open();
        await using var running = app;
        await app.Offer("back");
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(-1));
        await app.Pass(Reminding.ToRemind);
        Assert.Empty(app.Tasks());
        var code = Assert.Single(await app.Codes());

        await app.Service<Catalog>().Save(Learned.Kind, Learned.Id, Taught with { Customers = Taught.Customers with { Dropout = Dropout.Published } }, RepurchaseJson.Default.Learned, CancellationToken.None);
        await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Contains(code, Assert.Single(app.OpenTasks()).Content.Text, StringComparison.Ordinal);
        Assert.Single(await app.Codes());
    }

    [Fact]
    public async Task A_failed_try_keeps_its_code_also_where_another_offer_is_set_before_the_next() // M17
    {
        var (app, customer) = await Open();
        await using var running = app;
        await Pool(app, "ONLY-1\n");
        await app.Offer("other");
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(-1));
        await app.Pass(Reminding.ToRemind);
        Assert.Equal("ONLY-1", Assert.Single(await app.Codes()));

        app.Service<IOptions<RepurchaseOptions>>().Value.AtRiskOffer = "other";
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(40058));
        await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Single(await app.Entries(customer, "reminderRefused"));
        Assert.Single(await app.Entries(customer, "couponReleased"));
        Assert.Equal("ONLY-1", await app.Code("next", "back"));
        Assert.Single(await app.Codes());
    }

    [Fact]
    public async Task A_refused_reminder_gives_its_code_back_to_the_next() // M17
    {
        var (app, customer) = await Open();
        await using var running = app;
        await Pool(app, "ONLY-1\n");
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(40058));
        await app.Pass(Reminding.ToRemind);
        Assert.Single(await app.Entries(customer, "reminderRefused"));
        Assert.Empty(await app.Codes());
        Assert.Single(await app.Entries(customer, "couponReleased"));
        Assert.Equal("ONLY-1", await app.Code("next", "back"));
    }

    [Fact]
    public async Task A_purchase_before_any_keeper_had_it_gives_the_code_back()
    {
        var (app, customer) = await Open();
        await using var running = app;
        await Pool(app, "ONLY-1\n");
        app.Platform.WeCom.Faults.Next(Reminding.AddTask, new Fault.Refuse(-1));
        await app.Pass(Reminding.ToRemind);
        Assert.Single(await app.Codes());
        await app.Buys(customer, "2");
        await app.Pass(TimeSpan.FromMinutes(15));
        Assert.Equal("reminderWithdrawn bought", (await app.Told(customer))[^1]);
        Assert.Equal("ONLY-1", await app.Code("next", "back"));
    }

    [Fact]
    public async Task What_a_keeper_had_once_is_never_another_s()
    {
        var (app, customer) = await Open();
        await using var running = app;
        await Pool(app, "ONLY-1\n");
        await app.Pass(Reminding.ToRemind);
        await app.Buys(customer, "2");
        Assert.True(Assert.Single(app.Tasks()).Cancelled);
        await app.Pass(TimeSpan.FromMinutes(15));
        app.Service<PrivateDomain.Coupons.Pool.FreeCodes>().Reopen("back");
        Assert.Null((await app.Issue("next", "back")).Coupon);
    }

    [Fact]
    public async Task An_empty_pool_that_is_to_be_waited_for_holds_the_reminder()
    {
        var (app, customer) = await Open();
        await using var running = app;
        await app.Offer("back", new { codes = "imported", fallback = new { kind = "hold" } });
        await app.Pass(Reminding.ToRemind);
        Assert.Empty(app.Tasks());
        Assert.Equal(["reminderPostponed noCoupon"], await app.Told(customer));

        await app.Import("back", "LATE-1\n");
        await app.Pass(TimeSpan.FromMinutes(31));
        Assert.Contains("LATE-1", Assert.Single(app.OpenTasks()).Content.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_empty_pool_or_no_such_offer_takes_no_reminder(bool isDefined)
    {
        var (app, _) = await Open();
        await using var running = app;
        if (isDefined) await app.Offer("back", new { codes = "imported" });
        await app.Pass(Reminding.ToRemind);
        Assert.StartsWith("小雨，您的「茉莉花茶」差不多快用完啦", Assert.Single(app.OpenTasks()).Content.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_held_out_gets_no_coupon_and_what_the_others_cost_is_reported()
    {
        await using var app = await App.Start(settings: [.. Settings, Trying.Half]);
        await Teach(app);
        await app.Offer("gift", new { worth = new { kind = "gift", title = "茶漏", sku = "strainer", costMinor = 350 } });
        await app.Offer("empty", new { codes = "imported", fallback = new { kind = "otherOffer", offer = "gift" } });
        await app.Offer("back", new { codes = "imported", fallback = new { kind = "otherOffer", offer = "empty" } });
        var (reminded, heldOut) = (await app.FriendIn(TrialArm.Reminded), await app.FriendIn(TrialArm.HeldOut));
        await app.Buys(reminded, "1");
        await app.Buys(heldOut, "2");
        await app.Pass(Reminding.ToRemind);
        var code = Assert.Single(await app.Codes());
        Assert.Contains(code, Assert.Single(app.OpenTasks()).Content.Text, StringComparison.Ordinal);
        Assert.Empty((await app.Report(app.Month())).GetProperty("discounts").EnumerateArray());

        await Ask("redeem");
        var cost = Assert.Single((await app.Report(app.Month())).GetProperty("discounts").EnumerateArray());
        Assert.Equal(("CNY", 350), (cost.GetProperty("currency").GetString(), cost.GetProperty("costMinor").GetInt32()));
        await Ask("rollback");
        Assert.Empty((await app.Report(app.Month())).GetProperty("discounts").EnumerateArray());

        async Task Ask(string verb)
        {
            Assert.True((await app.Post($"api/coupons/{verb}", new { code, shop = "till", order = "7", amountMinor = 9900 })).GetProperty("accepted").GetBoolean());
            // The message waits for a moment in case the request dies; the test does not.
            await app.Service<CopyCoupon>().Handle(new CouponChanged(code), CancellationToken.None);
            await app.Service<CountOutcome>().Handle(new CouponChanged(code), CancellationToken.None);
        }
    }

    [Fact]
    public async Task Killed_anywhere_one_code_is_issued_and_the_task_tells_it()
    {
        var lived = await EachDeath.Of(
            [.. Selling.AtOnce, .. Settings],
            async (app, n) =>
            {
                if (n == 0)
                {
                    await Teach(app);
                    await app.Offer("back");
                }
                var customer = await app.Friend($"客{n}");
                await app.Buys(customer, $"{n}");
                await app.Pass(TimeSpan.FromDays(9));
                return (customer, n);
            },
            async (app, subject, die) =>
            {
                app.Clock.Ahead += Reminding.ToRemind - TimeSpan.FromDays(9);
                await app.Service<SweepDue>().Sweep(CancellationToken.None);
                await die(app);
            },
            async (app, subject, at) =>
            {
                foreach (var _ in Enumerable.Range(0, 3)) await app.Pass(TimeSpan.FromMinutes(2));
                var codes = await app.Codes();
                Assert.Equal((at, subject.n + 1), (at, codes.Count));
                var task = Assert.Single(app.Tasks(), task => task.Recipients.Any(recipient => recipient.ExternalUserId == subject.customer.ExternalUserId));
                Assert.Equal((at, 1), (at, codes.Count(code => task.Content.Text!.Contains(code, StringComparison.Ordinal))));
                if (task.ConfirmedAt is null && !task.Cancelled) app.Platform.WeCom.Confirm("lin", task.MsgId);
                await app.Pass(TimeSpan.FromMinutes(10));
            });
        Assert.InRange(lived, 10, 60);
    }

    private static readonly IReadOnlyList<string> Settings = ["--Repurchase:AtRiskOffer=back", "--Repurchase:AtRiskBelow=0.8"];

    private static async Task<(App App, Customer Customer)> Open(params IReadOnlyList<string> settings)
    {
        var app = await App.Start(settings: [.. Settings, .. settings]);
        await Teach(app);
        var customer = await app.Friend();
        await app.Buys(customer, "1");
        return (app, customer);
    }

    private static async Task Teach(App app)
    {
        await app.PutTea();
        await app.Service<Catalog>().Save(Learned.Kind, Learned.Id, Taught, RepurchaseJson.Default.Learned, CancellationToken.None);
    }

    private static async Task Pool(App app, string codes)
    {
        await app.Offer("back", new { codes = "imported" });
        await app.Import("back", codes);
    }
}

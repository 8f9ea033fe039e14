using System.Net.Http.Json;
using Azure;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;

namespace PrivateDomain.Tests.Coupons;

/// <summary>The process dies before each storage call of a flow; another one goes on, and whoever asked asks again.</summary>
public sealed class KilledCouponTests
{
    [Theory]
    [InlineData("generated")]
    [InlineData("imported")]
    public async Task Killed_before_any_step_of_an_issue_the_source_has_one_code_and_the_limit_counts_it_once(string codes)
    {
        var first = await App.Start();
        await first.Offer("limited", new { codes, limit = 500, perContact = 1, nudgeDays = 3 });
        if (codes == "imported") await first.Import("limited", string.Concat(Enumerable.Range(0, 300).Select(number => $"POOL-{number}\n")));
        var asked = 0;
        await EachTime(first, async (app, n) => { asked = n + 1; await app.Issue($"c{n}", "limited"); }, async (app, n) =>
        {
            var code = await app.Code($"c{n}", "limited");
            Assert.Equal(code, await app.Code($"c{n}", "limited"));
        }, async app =>
        {
            Assert.Equal(asked, (await app.Codes()).Distinct(StringComparer.Ordinal).Count());
            Assert.Equal(asked, (await app.Get("api/manage/offers/limited")).GetProperty("issued").GetInt32());
        });
    }

    [Fact]
    public async Task Killed_before_any_step_of_a_redemption_it_is_one_and_counted_once_and_the_contact_hears_of_it()
    {
        var first = await App.Start();
        await first.Offer("used", new { redemptionLimit = 500 });
        var redeemed = 0;
        await EachTime(first, async (app, n) =>
        {
            redeemed = n + 1;
            await Redeem(app, await app.Code($"c{n}", "used"), n);
        }, async (app, n) => Assert.True((await Redeem(app, await app.Code($"c{n}", "used"), n)).IsSuccessStatusCode), async app =>
        {
            Assert.Equal(redeemed, (await app.Get("api/manage/offers/used")).GetProperty("redeemed").GetInt32());
            foreach (var number in Enumerable.Range(0, redeemed))
            {
                var coupon = await app.Get($"api/manage/coupons/{await app.Code($"c{number}", "used")}");
                Assert.Equal("redeemed", coupon.GetProperty("state").GetString());
            }
        });
    }

    [Fact]
    public async Task Killed_before_any_step_of_taking_back_the_code_is_one_and_somebodys_or_free()
    {
        var first = await App.Start();
        await first.Offer("back", new { codes = "imported", limit = 500 });
        await first.Import("back", string.Concat(Enumerable.Range(0, 300).Select(number => $"BACK-{number}\n")));
        await EachTime(first, async (app, n) =>
        {
            await app.Code($"c{n}", "back");
            await Release(app, n);
        }, Release, async app =>
        {
            Assert.Equal(0, (await app.Get("api/manage/offers/back")).GetProperty("issued").GetInt32());
            Assert.Equal(300, (await app.Rows("codes")).Count(row => row.RowKey.StartsWith("free|", StringComparison.Ordinal)));
            Assert.Empty(await app.Codes());
        });
    }

    [Fact]
    public async Task Killed_before_any_step_of_a_definition_the_offer_is_as_it_was_last_wanted()
    {
        var first = await App.Start();
        await EachTime(first, (app, n) => Define(app, n), Define, async app =>
        {
            for (var n = 0; n < 3; n++) Assert.NotNull((await app.Issue("somebody", $"offer-{n}")).Coupon);
        }, most: 120);

        static async Task Define(App app, int n)
        {
            using var answer = await app.Operator.PutAsJsonAsync($"api/manage/offers/offer-{n}", new { title = "x", amountMinor = 1000, limit = 5 });
        }
    }

    [Fact]
    public async Task Killed_before_any_step_of_an_import_each_line_is_taken_once_and_counted_once()
    {
        var first = await App.Start();
        await first.Offer("imports", new { codes = "imported" });
        await EachTime(first, Import, Import, async app =>
        {
            var jobs = (await app.Get("api/manage/jobs")).GetProperty("items").EnumerateArray().ToList();
            Assert.All(jobs, job => Assert.Equal("done", job.GetProperty("status").GetString()));
            Assert.All(jobs, job => Assert.Equal((40, 1), (job.GetProperty("counts").GetProperty("imported").GetInt32(), job.GetProperty("counts").GetProperty("malformed").GetInt32())));
            Assert.Equal(jobs.Count * 40, (await app.Rows("codes")).Count(row => row.RowKey.StartsWith("free|", StringComparison.Ordinal)));
        });

        static async Task Import(App app, int n)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/manage/offers/imports/codes")
            {
                Content = new StringContent("not a code\n" + string.Concat(Enumerable.Range(0, 40).Select(number => $"I{n}X{number}\n"))),
            };
            request.Headers.Add("Idempotency-Key", $"{n}");
            using var answer = await app.Operator.SendAsync(request);
            if (answer.IsSuccessStatusCode) await app.Drain();
        }
    }

    private static Task<HttpResponseMessage> Redeem(App app, string code, int n) =>
        app.Operator.PostAsJsonAsync("api/coupons/redeem", new { code, shop = "s", order = $"{n}", amountMinor = 5000 });

    private static Task Release(App app, int n) => app.Service<ReleaseCoupon>().Handle(new ContactId($"c{n}"), "back", "welcome", CancellationToken.None);

    // Lived again and again, each time dying one storage call later, until it is lived to its end.
    private static async Task EachTime(App app, Func<App, int, Task> live, Func<App, int, Task> again, Func<App, Task> after, int most = 60)
    {
        await using var platform = app.Platform;
        var struck = true;
        var n = 0;
        for (; struck; n++)
        {
            using (var death = new Death(app, after: n))
            {
                try
                {
                    await live(app, n);
                }
                catch (Exception dead) when (death.Struck && dead is RequestFailedException or AggregateException or OperationCanceledException or IOException or HttpRequestException or InvalidOperationException)
                {
                    // Whoever asked hears nothing, or an error.
                }
                struck = death.Struck;
            }
            await app.Stop();
            app = await App.Start(app.Store, platform);
            await again(app, n);
        }
        await after(app);
        await app.Stop();
        Assert.InRange(n, 3, most);
    }
}

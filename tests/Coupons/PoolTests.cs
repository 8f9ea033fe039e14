using System.Net;
using System.Text;
using PrivateDomain.Alerts;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Coupons.Pool;
using PrivateDomain.Jobs;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Coupons;

/// <summary>Codes that the brand brings: imported once, given out once, and none is lost.</summary>
public sealed class PoolTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task An_upload_is_taken_in_and_every_line_that_is_not_is_told_with_its_reason()
    {
        await app.Offer("till", new { codes = "imported" });
        await app.Offer("elsewhere", new { codes = "imported" });
        await app.Import("elsewhere", "TAKEN-1\n");
        await app.Code("somebody", "elsewhere");

        var job = await app.Import("till", "\uFEFFcode,note\r\nSAVE-1,first\r\nsave1,again\r\nSAVE-2\r\n\r\ntaken1\r\n码一\r\n=SUM(A1)\r\nSAVE-3");

        Assert.Equal("done", job.GetProperty("status").GetString());
        var counts = job.GetProperty("counts").EnumerateObject().ToDictionary(count => count.Name, count => count.Value.GetInt64(), StringComparer.Ordinal);
        Assert.Equal(new Dictionary<string, long>(StringComparer.Ordinal) { ["imported"] = 4, ["duplicate"] = 1, ["used"] = 1, ["malformed"] = 1 }, counts);
        var rejected = await app.Operator.GetStringAsync($"api/manage/jobs/{job.GetProperty("id").GetString()}/rejected.csv");
        Assert.Equal(["line,text,reason", "3,\"save1\",duplicate", "6,\"taken1\",used"], rejected.TrimStart('\uFEFF').Split("\r\n")[..3]);
    }

    [Fact]
    public async Task The_same_upload_under_the_same_key_is_the_same_job()
    {
        await app.Offer("again", new { codes = "imported" });
        var first = await app.Import("again", "AGAIN-1\nAGAIN-2\n", key: "march");
        var second = await app.Import("again", "AGAIN-1\nAGAIN-2\n", key: "march");
        Assert.Equal(first.GetProperty("id").GetString(), second.GetProperty("id").GetString());
        Assert.Equal(2, (await app.Get("api/manage/offers/again")).GetProperty("imported").GetInt64());
    }

    [Fact]
    public async Task A_step_that_is_done_again_counts_the_same()
    {
        await app.Offer("step", new { codes = "imported" });
        CodeLine[] lines = [.. Enumerable.Range(1, 300).Select(number => new CodeLine(number, $"STEP-{number}"))];
        var take = app.Service<TakeCodes>();
        var first = await take.Handle("step", "import", lines, CancellationToken.None);
        await app.Code("quick", "step");
        var second = await take.Handle("step", "import", lines, CancellationToken.None);
        Assert.All(first.Concat(second), one => Assert.Equal(TakenCode.Imported, one.Became));
        Assert.All(await take.Handle("step", "another", lines, CancellationToken.None), one => Assert.NotEqual(TakenCode.Imported, one.Became));
    }

    [Fact]
    public async Task Every_code_of_a_pool_goes_to_one_source_and_an_empty_pool_says_so()
    {
        await app.Offer("pool", new { codes = "imported" });
        await app.Import("pool", string.Concat(Enumerable.Range(0, 200).Select(number => $"POOL-{number}\n")));
        await using var other = await App.Start(app.Store);

        var issues = await Task.WhenAll(Enumerable.Range(0, 240).Select(number => (number % 2 == 0 ? app : other).Issue($"p{number}", "pool")));

        var codes = issues.Where(issue => issue.Coupon is not null).Select(issue => issue.Coupon!.Code).ToList();
        Assert.Equal(codes.Count, codes.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(200, codes.Count);
        Assert.All(issues.Where(issue => issue.Coupon is null), issue => Assert.Equal(NoCoupon.PoolEmpty, issue.Why));
        Assert.Contains(await app.Service<AlertBoard>().Read(CancellationToken.None), alert => alert.Key == FreeCodes.AlertKey("pool"));
    }

    [Fact]
    public async Task Operators_are_told_before_the_pool_ends()
    {
        await app.Offer("low", new { codes = "imported", lowPoolAt = 150 });
        await app.Import("low", string.Concat(Enumerable.Range(0, 100).Select(number => $"LOW-{number}\n")));
        await app.Code("first", "low");
        Assert.Contains(await app.Service<AlertBoard>().Read(CancellationToken.None), alert => alert.Key == FreeCodes.AlertKey("low"));
    }

    [Fact]
    public async Task Asked_again_a_source_has_its_code_of_the_pool()
    {
        await app.Offer("same", new { codes = "imported", limit = 3 });
        await app.Import("same", string.Concat(Enumerable.Range(0, 10).Select(number => $"SAME-{number}\n")));
        var codes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.Code("one", "same")));
        Assert.Single(codes.Distinct(StringComparer.Ordinal));
        Assert.NotNull((await app.Issue("two", "same")).Coupon);
        Assert.NotNull((await app.Issue("three", "same")).Coupon);
        Assert.Equal(NoCoupon.LimitReached, (await app.Issue("four", "same")).Why);
    }

    [Fact]
    public async Task What_was_never_told_goes_back_and_what_was_told_stays()
    {
        await app.Offer("back", new { codes = "imported", limit = 1 });
        await app.Import("back", "BACK-1\n");
        var code = await app.Code("first", "back");
        Assert.Null((await app.Issue("second", "back")).Coupon);

        var release = app.Service<ReleaseCoupon>();
        Assert.Equal(code, (await release.Handle(new ContactId("first"), "back", "welcome", CancellationToken.None))!.Code);
        Assert.Null(await release.Handle(new ContactId("first"), "back", "welcome", CancellationToken.None));

        await using var fresh = await App.Start(app.Store);
        Assert.Equal(code, await fresh.Code("second", "back"));
        Assert.Null((await fresh.Issue("first", "back")).Coupon);
    }

    [Fact]
    public async Task What_was_found_to_be_taken_back_is_not_taken_back_once_it_is_issued_anew()
    {
        await app.Offer("again", new { limit = 5 });
        var code = await app.Code("first", "again");
        var release = app.Service<ReleaseCoupon>();
        var found = await release.Find(new ContactId("first"), "again", "welcome", CancellationToken.None);
        await release.Handle(found!, CancellationToken.None);
        app.Clock.Ahead += TimeSpan.FromMinutes(1);
        Assert.Equal(code, await app.Code("first", "again"));
        await release.Handle(found!, CancellationToken.None);
        Assert.Equal("issued", (await app.Get($"api/manage/coupons/{code}")).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_generated_code_that_was_taken_back_waits_for_its_own_source()
    {
        await app.Offer("own", new { limit = 5 });
        var code = await app.Code("first", "own");
        await app.Service<ReleaseCoupon>().Handle(new ContactId("first"), "own", "welcome", CancellationToken.None);
        Assert.Equal(0, (await app.Get("api/manage/offers/own")).GetProperty("issued").GetInt64());
        Assert.Equal(code, await app.Code("first", "own"));
        Assert.Equal(1, (await app.Get("api/manage/offers/own")).GetProperty("issued").GetInt64());
    }

    [Fact]
    public async Task Codes_are_uploaded_for_an_offer_that_imports_them_only()
    {
        await app.Offer("made");
        using var content = new StringContent("A1\n", Encoding.UTF8, "text/csv");
        using var answer = await app.Operator.PostAsync("api/manage/offers/made/codes", content);
        Assert.Equal((HttpStatusCode.Conflict, "offer-codes"), (answer.StatusCode, await answer.Code()));
        using var nothing = new StringContent("", Encoding.UTF8, "text/csv");
        using var missing = await app.Operator.PostAsync("api/manage/offers/nowhere/codes", nothing);
        Assert.Equal("offer-not-found", await missing.Code());
    }

    [Theory]
    [InlineData("A\r\nB\n\nC", 0, true, false, "1A 2B 3 4C", 7, false)]
    [InlineData("A\nB", 0, false, false, "1A", 2, false)]
    [InlineData("tail,x\nrest", 7, true, false, "8tail 9rest", 11, false)]
    [InlineData("\"Q-1\",x\n", 0, true, false, "1Q-1", 8, false)]
    [InlineData("A,\"one\ntwo\"\nB\n", 0, true, false, "1A 2B", 14, false)]
    [InlineData("\"A,B\",x\nC", 0, true, false, "1A,B 2C", 9, false)]
    [InlineData("A,5\" plate\nB\nC,7\" plate\nD\n", 0, true, false, "1A 2B 3C 4D", 26, false)]
    [InlineData("A\n\"B\nC\n", 0, true, false, "1A 2\"B 3C", 7, false)]
    [InlineData("A, \"one\n\"\"two\"\nB\n", 0, true, false, "1A 2B", 17, false)]
    [InlineData("\uFEFF\"A\"\nB\n", 0, true, false, "1A 2B", 9, false)]
    [InlineData("the rest\nNEXT\n", 3, false, true, "4NEXT", 14, false)]
    [InlineData("still no end", 3, false, true, "", 12, true)]
    public void Lines_are_whole_or_wait_for_the_next_piece(string text, int before, bool isEnd, bool skips, string expected, int length, bool goesOn)
    {
        var (lines, read, skipping) = CodeLines.Read(Encoding.UTF8.GetBytes(text), before, isEnd, skips);
        Assert.Equal((expected, length, goesOn), (string.Join(' ', lines.Select(line => $"{line.Number}{line.Text}")), read, skipping));
    }

    [Fact]
    public async Task An_upload_whose_messages_were_given_up_goes_on_after_some_minutes()
    {
        await using var own = await App.Start();
        await own.Offer("stuck", new { codes = "imported" });
        var upload = (await own.Service<JobFiles>().Keep("0123456789abcdef0123456789abcdef", new MemoryStream("STUCK-1\nSTUCK-2\n"u8.ToArray()), 1000, CancellationToken.None))!;
        var job = new Job(
            "0123456789abcdef0123456789abcdef", ImportCodes.Kind, "stuck", JobStatus.Running, own.Clock.GetUtcNow(), 0, 0, new Dictionary<string, long>(StringComparer.Ordinal), 0, upload.Name, upload.Hash);
        await own.Service<ResumeJob>().Plan(job.Id, CancellationToken.None);
        await own.Service<JobStore>().Add(job, CancellationToken.None);

        await own.Pass(TimeSpan.FromMinutes(12));
        Assert.Equal("done", (await own.Get($"api/manage/jobs/{job.Id}")).GetProperty("status").GetString());
        await own.Pass(TimeSpan.FromMinutes(12));
        Assert.Empty(await own.Rows("due"));
    }

    [Fact]
    public void A_quote_that_nothing_closes_swallows_no_more_than_its_line()
    {
        var text = "\"stray\n" + string.Concat(Enumerable.Range(0, 2000).Select(number => $"C{number}\n"));
        var (lines, _, _) = CodeLines.Read(Encoding.UTF8.GetBytes(text), before: 0, isEnd: false, skips: false);
        Assert.Equal(("\"stray", "C0", 2001), (lines[0].Text, lines[1].Text, lines.Count));
    }

    [Fact]
    public async Task The_same_key_with_other_codes_is_refused_and_a_line_without_end_is_malformed()
    {
        await app.Offer("keyed", new { codes = "imported" });
        var job = await app.Import("keyed", "KEYED-1\n" + new string('x', 200_000) + "\nKEYED-2\n", key: "k");
        Assert.Equal((2, 1), (job.GetProperty("counts").GetProperty("imported").GetInt32(), job.GetProperty("counts").GetProperty("malformed").GetInt32()));
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/manage/offers/keyed/codes") { Content = new StringContent("OTHER-1\n", Encoding.UTF8, "text/csv") };
        request.Headers.Add("Idempotency-Key", "k");
        using var answer = await app.Operator.SendAsync(request);
        Assert.Equal("idempotency-key-reused", await answer.Code());
    }
}

using System.Net;
using System.Text.Json;
using PrivateDomain.Contacts;

namespace PrivateDomain.Tests.Repurchase.Holdouts;

/// <summary>The report of people of whom all is known, and what it does not claim.</summary>
public sealed class HoldoutReportTests
{
    [Fact]
    public async Task Forty_contacts_are_reported_as_they_were_made()
    {
        await using var app = await App.Start();
        for (var i = 0; i < 30; i++) await app.Takes($"r{i}", TrialArm.Reminded, Enumerable.Repeat(5000L + 100 * i, i % 3));
        for (var i = 0; i < 10; i++) await app.Takes($"h{i}", TrialArm.HeldOut, Enumerable.Repeat(4000L + 200 * i, i % 2));
        Assert.Equal("30 30 195500 | 10 5 25000", await app.Counted());

        var report = await app.Report();
        Assert.Equal((6516.666, 2500.0), (Money(report, "reminded"), Money(report, "heldOut")));
        // By an independent reckoning with thirty digits.
        Assert.Equal(("more", 4016.667, 302.518, 7730.815, 1.607), Told(report.GetProperty("money")[0].GetProperty("lift")));
        Assert.Equal(("noneShown", 0.5, -0.069, 1.069, 1.0), Told(report.GetProperty("orders")));
        Assert.Equal(0, report.GetProperty("notCompared").GetInt32());
        Assert.Empty(report.GetProperty("discounts").EnumerateArray());

        static double Money(JsonElement report, string group) => Math.Floor(report.GetProperty(group).GetProperty("money")[0].GetProperty("netMinorPerContact").GetDouble() * 1000) / 1000;
    }

    [Fact]
    public async Task Who_was_enrolled_while_nobody_was_held_out_is_shown_and_not_compared()
    {
        await using var app = await App.Start();
        foreach (var (n, paid) in new long[] { 3, 5, 4, 6, 2 }.Index()) await app.Takes($"r{n}", TrialArm.Reminded, [paid]);
        foreach (var (n, paid) in new long[] { 3, 5, 4, 6, 2 }.Index()) await app.Takes($"h{n}", TrialArm.HeldOut, [paid]);
        foreach (var n in Enumerable.Range(0, 3)) await app.Takes($"z{n}", TrialArm.Reminded, [1_000_000], percent: 0);

        var report = await app.Report();
        Assert.Equal("8 8 3000020 | 5 5 20", await app.Counted());
        Assert.Equal(3, report.GetProperty("notCompared").GetInt32());
        var lift = report.GetProperty("money")[0].GetProperty("lift");
        Assert.Equal(("noneShown", 0.0), (lift.GetProperty("verdict").GetString(), lift.GetProperty("difference").GetDouble()));
    }

    [Fact]
    public async Task With_too_few_it_says_so_and_claims_nothing()
    {
        await using var app = await App.Start();
        var nobody = (await app.Report()).GetProperty("orders");
        Assert.Equal("tooFew", nobody.GetProperty("verdict").GetString());
        await app.Takes("a", TrialArm.Reminded, [100]);
        await app.Takes("b", TrialArm.Reminded, [200]);
        await app.Takes("c", TrialArm.HeldOut, []);
        var report = await app.Report();
        foreach (var lift in new[] { report.GetProperty("orders"), report.GetProperty("money")[0].GetProperty("lift") })
        {
            Assert.Equal("tooFew", lift.GetProperty("verdict").GetString());
            Assert.False(lift.TryGetProperty("low", out _));
            Assert.Contains("fewer than 2", lift.GetProperty("why").GetString(), StringComparison.Ordinal);
        }
        await app.Takes("d", TrialArm.HeldOut, []);
        var compared = (await app.Report()).GetProperty("money")[0].GetProperty("lift");
        Assert.Equal(("tooFew", 150.0), (compared.GetProperty("verdict").GetString(), compared.GetProperty("difference").GetDouble()));
        Assert.Contains("fewer than 5 of all orders", compared.GetProperty("why").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Months_are_those_of_the_enrolment_whenever_was_bought()
    {
        await using var app = await App.Start();
        await app.Takes("march", TrialArm.Reminded, Enumerable.Repeat(100L, 40));
        await app.Takes("may", TrialArm.HeldOut, [100], Trying.Enrolled.AddMonths(2));
        Assert.Equal("1 40 4000 | 0 0 0", await app.Counted("2026-03"));
        Assert.Equal("0 0 | 0 0", await app.Counted("2026-04"));
        Assert.Equal("0 0 0 | 1 1 100", await app.Counted("2026-04", "2026-05"));
    }

    [Theory]
    [InlineData("from=2026-13&until=2027-01", "from")]
    [InlineData("from=2026-01&until=2026-01-01", "until")]
    [InlineData("from=2026-02&until=2026-01", "until")]
    [InlineData("from=2023-01&until=2026-01", "until")]
    [InlineData("from=0001-01", "from")]
    public async Task A_wrong_month_is_named(string query, string field)
    {
        await using var app = await App.Start();
        using var answer = await app.Operator.GetAsync($"api/manage/repurchase/report?{query}");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        Assert.Equal("invalid-request", problem.GetProperty("code").GetString());
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        using var anyone = await app.Anyone.GetAsync("api/manage/repurchase/report");
        Assert.Equal(HttpStatusCode.Unauthorized, anyone.StatusCode);
    }

    [Fact] // T6
    public async Task Without_months_it_is_about_the_last_twelve()
    {
        await using var app = await App.Start();
        var report = await app.Get("api/manage/repurchase/report");
        var until = app.Month();
        Assert.Equal((until, 0), (report.GetProperty("until").GetString(), report.GetProperty("holdoutPercent").GetInt32()));
        Assert.Equal(DateOnly.Parse(until + "-01", System.Globalization.CultureInfo.InvariantCulture).AddMonths(-11).ToString("yyyy-MM", System.Globalization.CultureInfo.InvariantCulture), report.GetProperty("from").GetString());
    }

    private static (string?, double, double, double, double) Told(JsonElement lift)
    {
        return (lift.GetProperty("verdict").GetString(), Of("difference"), Of("low"), Of("high"), Of("relative"));

        double Of(string name) => Math.Round(lift.GetProperty(name).GetDouble(), 3);
    }
}

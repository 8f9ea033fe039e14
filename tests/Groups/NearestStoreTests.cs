using System.Net;
using PrivateDomain.Groups;

namespace PrivateDomain.Tests.Groups;

/// <summary>Whoever scans a code of many stores is led to the nearest one, or chooses.</summary>
public sealed class NearestStoreTests
{
    [Fact]
    public async Task A_phone_that_says_where_it_is_goes_on_to_the_nearest_store_and_nobody_keeps_the_place()
    {
        await using var app = await App.Start();
        var (one, two) = (await GroupTests.Created(app, "西湖店"), await GroupTests.Created(app, "徐家汇店"));
        await GroupCodeTests.Put(app, GroupCodeTests.Store("xihu", one, 30.2489, 120.1292), GroupCodeTests.Store("xujiahui", two, 31.1946, 121.4365));
        await app.Drain();

        using var client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = app.Anyone.BaseAddress };
        var answer = await client.GetAsync("g/stores?at=31.234,121.474");
        Assert.Equal((HttpStatusCode.SeeOther, "/g/stores?store=xujiahui"), (answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Contains("徐家汇店", await app.Anyone.GetStringAsync("g/stores?store=xujiahui"), StringComparison.Ordinal);
        foreach (var table in PrivateDomain.Storage.Tables.Names)
            Assert.DoesNotContain(await app.Rows(table), row => row.Any(property => property.Value?.ToString()?.Contains("31.234", StringComparison.Ordinal) is true));
    }

    [Theory]
    [InlineData("g/stores")]
    [InlineData("g/stores?choose")]
    [InlineData("g/stores?at=nowhere")]
    [InlineData("g/stores?at=95,0")]
    public async Task Whoever_says_no_place_chooses_from_the_list(string address)
    {
        await using var app = await App.Start();
        var chat = await GroupTests.Created(app, "店");
        await GroupCodeTests.Put(app, GroupCodeTests.Store("xihu", chat, 30.2489, 120.1292), GroupCodeTests.Store("far", chat));
        await app.Drain();
        var page = await app.Anyone.GetStringAsync(address);
        Assert.Contains("""<a href="?store=xihu">""", page, StringComparison.Ordinal);
        Assert.Contains("""<a href="?store=far">""", page, StringComparison.Ordinal);
        // Who came to choose is not led away again.
        Assert.Equal(!address.EndsWith("choose", StringComparison.Ordinal), page.Contains("<script>", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_code_that_nobody_defined_is_told_in_words()
    {
        await using var app = await App.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, "g/nobody");
        request.Headers.AcceptLanguage.ParseAdd("en");
        Assert.Contains("We could not find this group", await (await app.Anyone.SendAsync(request)).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_nearest_is_by_the_great_circle_also_across_the_date_line()
    {
        var (paris, newYork) = (new Place(48.8566, 2.3522), new Place(40.7128, -74.0060));
        Assert.InRange(paris.KilometresTo(newYork), 5830, 5845);
        Assert.Equal(0, paris.KilometresTo(paris));
        Assert.InRange(new Place(0, 179.5).KilometresTo(new Place(0, -179.5)), 111, 112);
        Assert.InRange(new Place(90, 0).KilometresTo(new Place(-90, 123)), 20014, 20016);
        var code = new GroupCode("c", [new("fiji", "", "", new(-17.7, 178), [], null, 1), new("samoa", "", "", new(-13.8, -171.8), [], null, 1), new("nowhere", "", "", null, [], null, 1)]);
        Assert.Equal("samoa", code.Nearest(new(-15, -175))!.Id);
        Assert.Equal("fiji", code.Nearest(new(-17, -179.9))!.Id);
    }
}

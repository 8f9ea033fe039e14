using System.Net.Http.Json;
using System.Text;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Welcome;

/// <summary>What an operator may define as a welcome, and what greets then.</summary>
public sealed class WelcomeDefinitionTests(OneApp one) : IClassFixture<OneApp>
{
    private readonly App app = one.App;

    [Fact]
    public async Task A_welcome_as_it_was_before_there_were_variants_is_still_one()
    {
        var welcome = await app.Put("api/manage/welcomes/plain", new { text = "您好" });

        Assert.Equal("""{"text":"您好"}""", System.Text.RegularExpressions.Regex.Unescape(welcome.GetRawText()));
    }

    [Fact]
    public async Task Variants_are_answered_as_they_were_understood()
    {
        var welcome = await app.Put("api/manage/welcomes/night", new
        {
            text = "您好",
            variants = new[] { new { text = "夜深了", keepers = new[] { "lin" }, slot = new { days = new[] { "friday", "Saturday" }, from = "18:00", to = "24:00" } } },
        });

        Assert.Equal(
            """{"variants":[{"keepers":["lin"],"slot":{"days":["friday","saturday"],"from":"18:00:00","to":"00:00:00"},"text":"夜深了"}],"text":"您好"}""",
            System.Text.RegularExpressions.Regex.Unescape(welcome.GetRawText()));
    }

    [Theory]
    [InlineData("text", """{}""")]
    [InlineData("variants[0]", """{"text":"a","variants":[{"text":"b"}]}""")]
    [InlineData("variants[0],variants[0].text", """{"text":"a","variants":[null]}""")]
    [InlineData("variants[1].text", """{"text":"a","variants":[{"text":"b","keepers":["lin"]},{"text":"{{ nmae }}","keepers":["lin"]}]}""")]
    [InlineData("variants[0].offer", """{"text":"a","offer":"x","variants":[{"text":"{{ coupon.code }}","keepers":["lin"]}]}""")]
    [InlineData("variants[0].slot.from,variants[0].slot.to", """{"text":"a","variants":[{"text":"b","slot":{"from":"25:00"}}]}""")]
    [InlineData("variants[0].slot.days", """{"text":"a","variants":[{"text":"b","slot":{"days":["someday","5"],"from":"08:00","to":"09:00"}}]}""")]
    [InlineData("variants[0].channels", """{"text":"a","variants":[{"text":"b","channels":[null]}]}""")]
    public async Task What_is_wrong_is_named_by_its_place(string fields, string body)
    {
        using var answer = await app.Operator.PutAsync("api/manage/welcomes/wrong", new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.Equal(fields.Split(','), await answer.Fields());
    }

    [Fact]
    public async Task Twenty_long_variants_are_kept_whole()
    {
        var text = new string('茶', 1166);
        await app.Put("api/manage/welcomes/long", new { text, variants = Enumerable.Range(0, 20).Select(number => new { text = text + (number % 10), keepers = new[] { $"k{number}" } }) });

        var kept = (await app.Rows("catalog")).Single(row => row.PartitionKey == "welcome" && row.RowKey == "long");
        Assert.True(kept.ContainsKey("json4"));
        var read = await app.Service<PrivateDomain.Storage.Catalog>().Find("welcome", "long", PrivateDomain.Welcome.WelcomeJson.Default.WelcomeDefinition, CancellationToken.None);
        Assert.Equal(text + "9", read!.Variants![19].Text);
    }

    [Fact]
    public async Task The_variant_of_the_keeper_who_was_added_greets()
    {
        var cards = await app.Open();
        await app.Put("api/manage/welcomes/hello", new
        {
            text = "base",
            variants = new object[] { new { text = "other channel", channels = new[] { "shelf" } }, new { text = "我是林小满", channels = new[] { "parcel" }, keepers = new[] { "lin" } } },
        });

        var (customer, _) = await app.Come(cards[0]);

        Assert.Equal("我是林小满", Assert.Single(app.Welcomes(customer)).Text);
    }

    [Fact]
    public async Task A_text_that_a_long_title_could_make_too_long_is_refused_when_it_is_saved_and_not_when_a_customer_waits()
    {
        using var answer = await app.Operator.PutAsJsonAsync("api/manage/welcomes/long", new { text = "{{ coupon.title }}{{ coupon.title }}" + new string('茶', 1150), offer = "hello" });

        Assert.Equal(System.Net.HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("can become longer than the 4000 bytes", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}

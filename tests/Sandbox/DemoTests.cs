using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.Play;
using PrivateDomain.Sandbox.Terminal;

namespace PrivateDomain.Tests.Sandbox;

public sealed class DemoTests
{
    [Theory]
    [InlineData(Language.Zh, "闭环完成")]
    [InlineData(Language.En, "the loop is closed")]
    public async Task The_loop_closes_and_closes_again_on_the_same_store(Language language, string end)
    {
        await using var play = await StartAsync();
        for (var n = 0; n < 2; n++)
        {
            var lines = new List<DemoLine>();
            Assert.True(await play.Sandbox.Demo.PlayAsync(language, lines.Add), string.Join('\n', lines.Select(line => line.Text.En)));
            Assert.Equal(Enum.GetValues<DemoStep>(), lines.Where(line => line.Mark is Mark.Done).Select(line => line.Step));
            Assert.Contains(end, lines[^1].Text.In(language), StringComparison.Ordinal);
        }
        Assert.Equal(4, play.Sandbox.WeCom.Customers.Count); // a warm-up and a customer each time
        Assert.Empty(play.Sandbox.WeCom.OpenTasks("lin"));
    }

    [Fact]
    public async Task A_timeline_with_a_hole_is_named()
    {
        await using var play = await StartAsync();
        play.App.Forgets = "reminderSent";
        var lines = new List<DemoLine>();
        play.Sandbox.Demo.Patience = TimeSpan.FromSeconds(2);
        Assert.False(await play.Sandbox.Demo.PlayAsync(Language.En, lines.Add));
        Assert.Equal((Mark.Failed, "the timeline lacks reminderSent"), (lines[^1].Mark, lines[^1].Text.En));
    }

    [Fact]
    public async Task A_welcome_without_a_coupon_ends_the_play()
    {
        await using var play = await StartAsync();
        play.App.Coupon = "";
        var lines = new List<DemoLine>();
        Assert.False(await play.Sandbox.Demo.PlayAsync(Language.Zh, lines.Add));
        Assert.StartsWith("欢迎语里没有券码", lines[^1].Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_named()
    {
        await using var play = await StartAsync();
        play.App.ApiKey = "another";
        var lines = new List<DemoLine>();
        Assert.False(await play.Sandbox.Demo.PlayAsync(Language.En, lines.Add));
        Assert.Contains("answered 401 (check Sandbox__ApiKey)", lines[^1].Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_may_be_played_one_by_one()
    {
        await using var play = await StartAsync();
        using var http = new HttpClient { BaseAddress = play.Sandbox.Address };
        foreach (var step in new[] { "setUp", "newCustomer", "scan", "add", "order", "jump", "keeperTaps", "timeline" })
        {
            using (var asked = await http.PostAsync($"/sandbox/play/{step}?lang=zh", content: null))
                Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            JsonElement stage = default;
            await play.Sandbox.WeCom.WaitUntilAsync(() => !(stage = Stage(http)).GetProperty("playing").GetBoolean());
            Assert.True(stage.GetProperty("closed").GetBoolean(), $"{step}: {stage.GetProperty("lines")}");
        }
        var shown = Stage(http);
        Assert.Equal(2, shown.GetProperty("messages").GetArrayLength());
        Assert.Equal("AB12-CD34", shown.GetProperty("coupon").GetString());
        Assert.Equal("欢迎", shown.GetProperty("landing").GetProperty("title").GetString());
    }

    [Fact]
    public async Task A_step_too_early_says_what_comes_first()
    {
        await using var play = await StartAsync();
        var lines = new List<DemoLine>();
        Assert.False(await play.Sandbox.Demo.StepAsync(DemoStep.Order, Language.En, lines.Add));
        Assert.Equal("scan the card and add the keeper first", lines[^1].Text.En);
    }

    [Fact]
    public async Task The_terminal_aligns_both_languages()
    {
        var output = new StringWriter();
        var report = new TerminalReport(output, Language.Zh, colours: false);
        foreach (var step in Enum.GetValues<DemoStep>())
            report.Write(new DemoLine(step, Mark.Done, TimeSpan.FromSeconds((int)step * 5), new Words("好", "fine")));
        var columns = output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries)
            .Select(line => TerminalReport.WidthOf(line[..line.IndexOf(" s ", StringComparison.Ordinal)]));
        Assert.Single(columns.Distinct());
        await output.DisposeAsync();
    }

    [Fact]
    public async Task A_slow_welcome_ends_the_play()
    {
        await using var play = await StartAsync();
        play.Sandbox.Demo.WelcomeWithin = TimeSpan.FromTicks(1);
        var lines = new List<DemoLine>();
        Assert.False(await play.Sandbox.Demo.PlayAsync(Language.En, lines.Add));
        Assert.Matches(@"^the welcome took \d+ ms, more than 0 ms$", lines[^1].Text.En);
    }

    [Theory]
    [InlineData(new string[0], "zh_CN.UTF-8", false, Language.Zh)]
    [InlineData(new string[0], null, false, Language.En)]
    [InlineData(new[] { "--demo" }, "C.UTF-8", true, Language.En)]
    [InlineData(new[] { "--lang", "zh", "--demo" }, "en_US.UTF-8", true, Language.Zh)]
    public void The_command_line_chooses_the_language_else_the_terminal_does(string[] args, string? locale, bool demo, Language language) =>
        Assert.Equal(new CommandLine(demo, language), CommandLine.Parse(args, locale));

    [Theory]
    [InlineData("--lang")]
    [InlineData("--lang", "fr")]
    [InlineData("--lang", "1")]
    [InlineData("demo")]
    public void What_the_command_line_does_not_know_it_refuses(params string[] args) => Assert.Null(CommandLine.Parse(args, null));

    private static JsonElement Stage(HttpClient http) => http.GetFromJsonAsync<JsonElement>("/sandbox/stage").GetAwaiter().GetResult();

    private static async Task<Stand> StartAsync()
    {
        var options = new SandboxOptions { Urls = "http://127.0.0.1:0", RetryInterval = TimeSpan.FromMilliseconds(20), VerificationTimeout = TimeSpan.FromSeconds(10) };
        var app = await FakeApp.StartAsync(options.Account);
        var sandbox = await SandboxApp.StartAsync(options with { AppUrl = app.Address });
        app.Platform.BaseAddress = sandbox.Address;
        sandbox.Demo.WelcomeWithin = TimeSpan.FromSeconds(10); // how fast the small app is, is not the question here
        return new Stand(sandbox, app);
    }

    private sealed record Stand(SandboxApp Sandbox, FakeApp App) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await App.DisposeAsync();
            await Sandbox.DisposeAsync();
        }
    }
}

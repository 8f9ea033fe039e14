using System.Net;
using System.Net.Sockets;
using Microsoft.Azure.Functions.Worker.Startup;

namespace PrivateDomain.Tests.Host;

public sealed class StartupRefusalTests
{
    private const string Nowhere = "UseDevelopmentStorage=true";
    private const string Http = "AzureFunctionsJobHost:extensions:http:routePrefix";

    [Theory]
    [InlineData(typeof(TwiceNamed), "SAME", "names are unique")]
    [InlineData(typeof(HiddenClass), "Hidden", "must be public, not nested")]
    [InlineData(typeof(Nest.Nested), "Nested", "must be public, not nested")]
    [InlineData(typeof(HiddenMethod), "HiddenMethod", "must be public")]
    [InlineData(typeof(ValueTasks), "ValueTasks", "ValueTask")]
    [InlineData(typeof(AsyncVoid), "AsyncVoid", "async void")]
    [InlineData(typeof(PlainObject), "PlainObject", "empty 200")]
    [InlineData(typeof(NoLevel), "NoLevel", "no AuthorizationLevel")]
    [InlineData(typeof(AdminRoute), "AdminRoute", "'admin' or 'runtime'")]
    [InlineData(typeof(RootCatchAll), "RootCatchAll", "catches every path")]
    [InlineData(typeof(BadRoute), "BadRoute", "not a route template")]
    [InlineData(typeof(UnknownConstraint), "UnknownConstraint", "not a route template")]
    [InlineData(typeof(BadConstraint), "BadConstraint", "not a route template")]
    [InlineData(typeof(Shadowing), "SearchGoods", "can match the same path")]
    [InlineData(typeof(SameRoute), "SameB", "can match the same path")]
    [InlineData(typeof(BadQueue), "BadQueue", "no queue name")]
    [InlineData(typeof(UnknownSetting), "UnknownQueueSetting", "the setting no-such-setting")]
    [InlineData(typeof(UnknownSetting), "UnknownTimerSetting", "the setting no-such-setting")]
    [InlineData(typeof(BadSchedule), "BadSchedule", "neither a cron expression")]
    [InlineData(typeof(NeverComes), "NeverComes", "never comes")]
    [InlineData(typeof(UnboundParameter), "UnboundParameter", "'stranger' cannot be bound")]
    [InlineData(typeof(WrongTriggerType), "WrongTriggerType", "it may be an HttpRequest")]
    [InlineData(typeof(TwoTriggers), "TwoTriggers", "has 2 triggers")]
    [InlineData(typeof(NoTrigger), "NoTrigger", "has 0 triggers")]
    [InlineData(typeof(BadName), "1st", "a function's name")]
    public void A_function_the_platform_would_mistreat_is_refused_by_name(Type type, string function, string because)
    {
        var refused = Refused(new HostRig.Plan(type).WithStorage(Nowhere).With(Http, ""));

        Assert.Contains(refused.Message.Split(Environment.NewLine), line =>
            line.StartsWith($"- {function}: ", StringComparison.OrdinalIgnoreCase) && line.Contains(because, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_are_told_at_once()
    {
        var refused = Refused(new HostRig.Plan(typeof(NoLevel), typeof(BadQueue), typeof(BadSchedule)).WithStorage(Nowhere));

        Assert.Equal(3, refused.Message.Split(Environment.NewLine).Count(line => line.StartsWith("- ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not a connection string")]
    [InlineData("AccountName=shop")]
    public void A_function_that_listens_needs_its_connection_string(string? text)
    {
        var refused = Refused(new HostRig.Plan(typeof(Listening)).With("AzureWebJobsStorage", text).With("Elsewhere", text));

        Assert.Contains("- Listen: the setting AzureWebJobsStorage holds no", refused.Message, StringComparison.Ordinal);
        Assert.Contains("- ListenElsewhere: the setting Elsewhere holds no", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disabled_function_needs_no_connection_string()
    {
        var plan = new HostRig.Plan(typeof(Listening)).WithStorage(Nowhere).With("AzureWebJobs.ListenElsewhere.Disabled", "true");

        Assert.Null(Record.Exception(() => HostRig.Build(plan)));
    }

    [Fact]
    public void Schedules_are_in_utc_and_a_time_zone_is_refused() =>
        Assert.Contains(
            "Tick: WEBSITE_TIME_ZONE",
            Refused(new HostRig.Plan(typeof(Ticking)).WithStorage(Nowhere)
                .With("Tick:Schedule", "0 * * * * *")
                .With("WEBSITE_TIME_ZONE", "Asia/Shanghai")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Http_functions_need_the_web_application() =>
        Assert.Contains(
            "ConfigureFunctionsWebApplication",
            Refused(new HostRig.Plan(typeof(Catalogue)) { Compose = _ => { } }).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_prefix_makes_room_for_a_catch_all() =>
        Assert.Null(Record.Exception(() => HostRig.Build(new HostRig.Plan(typeof(RootCatchAll)).With(Http, "api"))));

    [Fact]
    public void Templates_kept_apart_by_constraints_are_accepted() =>
        Assert.Null(Record.Exception(() => HostRig.Build(new HostRig.Plan(typeof(KeptApart)))));

    [Theory]
    [InlineData("AzureFunctionsJobHost:extensions:queues:batchSize", "33", "batchSize is '33'")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:maxPollingInterval", "00:00:00.05", "maxPollingInterval")]
    [InlineData("AzureFunctionsJobHost:extensions:queues:messageEncoding", "utf8", "messageEncoding is 'utf8'")]
    [InlineData("AzureFunctionsJobHost:functionTimeout", "soon", "functionTimeout is 'soon'")]
    [InlineData("AzureFunctionsJobHost:functionTimeout", "60.00:00:00", "of 49 days at most")]
    [InlineData("Embedded:QueueLease", "ten", "Embedded:QueueLease is 'ten'")]
    public void A_setting_out_of_bounds_is_refused(string setting, string value, string because) =>
        Assert.Contains(
            because,
            Refused(new HostRig.Plan(typeof(Listening)).WithStorage(Nowhere).With("Elsewhere", Nowhere).With(setting, value)).Message,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_taken_address_is_told_in_one_line_with_the_setting_that_moves_it()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = $"http://{other.LocalEndpoint}";

        var plan = new HostRig.Plan(typeof(Catalogue)).With("Embedded:Urls", url);
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => HostRig.StartAsync(plan));

        Assert.DoesNotContain('\n', refused.Message);
        Assert.Contains(url, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Embedded__Urls", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/shop")]
    [InlineData("7071")]
    public async Task An_address_that_the_server_cannot_listen_on_is_told_in_one_line(string url)
    {
        var plan = new HostRig.Plan(typeof(Catalogue)).With("Embedded:Urls", url);
        var refused = await Assert.ThrowsAsync<StartupRefusedException>(() => HostRig.StartAsync(plan));

        Assert.Contains($"Embedded__Urls holds '{url}'", refused.Message, StringComparison.Ordinal);
    }

    private static StartupRefusedException Refused(HostRig.Plan plan) => Assert.Throws<StartupRefusedException>(() => HostRig.Build(plan));
}

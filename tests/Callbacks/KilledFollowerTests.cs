using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>
/// The process is killed (SIGKILL) after each storage call of a follower's callback and started again. The platform's clock stands still from
/// then on, so that for the platform the minute for a service message lasts.
/// </summary>
public sealed class KilledFollowerTests
{
    [Theory]
    [InlineData("POST messages", true, "reply")]
    [InlineData("POST messages", false, "service")]
    [InlineData("POST $batch codes", true, "reply")]
    [InlineData("POST $batch codes", false, "service")]
    [InlineData("POST $batch contacts", true, "reply")]
    public async Task Killed_after_any_step_the_follower_is_kept_and_greeted_once(string step, bool platformCallsAgain, string greeting)
    {
        await using var served = await TestStore.Serve();
        await using var proxy = await StoreProxy.Start(served.ConnectionString);
        var clock = new StoppedClock();
        await using var platform = await Platform(clock);
        var (person, answered) = await KillAfter(step, proxy, platform, clock, platformCallsAgain);

        await using var restarted = await AppProcess.Start(served.ConnectionString, platform, Settings(platformCallsAgain));
        var told = greeting == "reply" ? "replied" : "welcomed";
        await Eventually.TrueAsync(async () => (await Kinds(restarted, person)).Contains(told), restarted.Said);
        await answered;

        await Eventually.TrueAsync(() => platform.OfficialAccount.Messages(person).Count > 0, restarted.Said);
        Assert.Equal([greeting], platform.OfficialAccount.Messages(person).Select(message => message.Kind));
        Assert.Equal(["added", "couponIssued", told], (await Kinds(restarted, person)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Killed_between_the_record_and_the_answer_of_the_platforms_only_call_the_follower_is_kept_and_no_second_greeting_is_made_up()
    {
        await using var served = await TestStore.Serve();
        await using var proxy = await StoreProxy.Start(served.ConnectionString);
        var clock = new StoppedClock();
        await using var platform = await Platform(clock);
        var (person, _) = await KillAfter("POST $batch contacts", proxy, platform, clock, platformCallsAgain: false);

        await using var restarted = await AppProcess.Start(served.ConnectionString, platform);
        // The union id is learned by the resumed event, so that run is over.
        await Eventually.TrueAsync(() => platform.OfficialAccount.Log.Entries.OfType<ApiCall>().Any(call => call.Path == "user/info"), restarted.Said);

        Assert.Empty(platform.OfficialAccount.Messages(person));
        Assert.Equal(["added", "couponIssued", "replied"], (await Kinds(restarted, person)).Order(StringComparer.Ordinal));
    }

    private static Task<SandboxApp> Platform(StoppedClock clock) => SandboxApp.StartAsync(
        new SandboxOptions { Urls = "http://127.0.0.1:0", ApiKey = App.ApiKey, RetryInterval = TimeSpan.FromMilliseconds(500) }, clock);

    // Who is called again is not to be overtaken by the resumed event.
    private static IReadOnlyList<string> Settings(bool platformCallsAgain) => platformCallsAgain ? ["--Callbacks:ResumeAfter=00:00:30"] : [];

    // Sets up a brand, lets a person follow by a card and kills the app the moment the step is done and before the app hears of it.
    private static async Task<(Person Person, Task<bool> Answered)> KillAfter(string step, StoreProxy proxy, SandboxApp platform, StoppedClock clock, bool platformCallsAgain)
    {
        await using var app = await AppProcess.Start(proxy.ConnectionString, platform, Settings(platformCallsAgain));
        var serial = (await app.OpenShop()).Segments[^1];
        var person = platform.OfficialAccount.CreatePerson();
        var dead = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        proxy.Done = async call =>
        {
            // Not the listeners' polls, which are a GET of the same path.
            if (!call.StartsWith("POST ", StringComparison.Ordinal) || !call.EndsWith(step["POST ".Length..], StringComparison.Ordinal) || dead.Task.IsCompleted) return;
            await app.Kill();
            dead.TrySetResult();
        };
        // The minute for a service message begins now.
        clock.Now = TimeProvider.System.GetUtcNow();
        var delivery = platform.OfficialAccount.Subscribe(person, serial, new DeliveryPlan { Retries = platformCallsAgain ? 40 : 0 });
        await dead.Task.WaitAsync(TimeSpan.FromSeconds(60));
        proxy.Done = _ => Task.CompletedTask;
        return (person, delivery.Answered);
    }

    private static async Task<IReadOnlyList<string>> Kinds(AppProcess app, Person person)
    {
        var found = (await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/contacts?platform=wechat&externalId={person.OpenId}")).GetProperty("items");
        if (found.GetArrayLength() == 0) return [];
        var shown = await app.Operator.GetFromJsonAsync<JsonElement>($"api/manage/contacts/{found[0].GetProperty("id").GetString()}");
        return [.. shown.GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)];
    }
}

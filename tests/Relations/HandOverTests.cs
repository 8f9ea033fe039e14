using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Messages;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Relations;

/// <summary>Customers change hands, and the relation moves in our rows exactly once, whatever the platform tells or does not.</summary>
public sealed class HandOverTests
{
    private static readonly TimeSpan Day = TimeSpan.FromHours(24.5);

    [Fact]
    public async Task A_customer_changes_hands_after_a_day_and_the_relation_moves_once()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();

        var id = await Asked(app, new { from = "lin", to = "chen", contacts = new[] { await app.ContactId(customer) }, message = "以后由陈默服务" });
        Assert.Equal(("running", "waiting"), await Status(app, id));
        Assert.Equal("lin", await app.Keepers(customer));

        await Pass(app, time, Day);
        Assert.Equal(("done", "done"), await Status(app, id));
        Assert.Equal("-lin chen", await app.Keepers(customer));
        var told = await app.Story(customer);
        Assert.Single(told, kind => kind == "inherited");
        Assert.Equal(["chen"], (await app.Rows("relations")).Select(row => row.PartitionKey));
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/transfer_customer"));
    }

    [Fact]
    public async Task Where_the_two_were_friends_no_event_comes_and_the_relation_moves_all_the_same()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        await app.Platform.WeCom.AddWithoutCode(customer, "chen")!.Accepted;
        await app.Drain();
        app.Platform.WeCom.Plan = new DeliveryPlan { Copies = 0 };

        var id = await Asked(app, new { from = "lin", to = "chen", all = true });
        await Pass(app, time, Day);

        Assert.Equal(("done", "done"), await Status(app, id));
        Assert.Equal("-lin chen", await app.Keepers(customer));
        Assert.Equal(["added", "added", "handedOver", "inherited"], (await app.Story(customer)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_customer_who_refuses_stays_and_both_say_so()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        var id = await Asked(app, new { from = "lin", to = "chen", all = true });
        time.Pass(TimeSpan.FromHours(1));
        await app.Platform.WeCom.RefuseTransfer(customer, "chen").Accepted;
        await app.Drain();
        Assert.Equal("transferFailed", (await app.Story(customer))[^1]);
        await Pass(app, time, Day);
        Assert.Equal(("done", "refused"), await Status(app, id));
        Assert.Equal("lin", await app.Keepers(customer));
    }

    [Fact]
    public async Task While_the_platform_tells_no_result_it_is_asked_again_every_hour()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        var id = await Asked(app, new { from = "lin", to = "chen", all = true });
        app.Platform.WeCom.Faults.Next("externalcontact/transfer_result", new Fault.Refuse(45009));
        app.Platform.WeCom.Plan = new DeliveryPlan { Copies = 0 };
        await Pass(app, time, Day);
        Assert.Equal(("running", "waiting"), await Status(app, id));
        await Pass(app, time, TimeSpan.FromHours(1));
        Assert.Equal(("done", "done"), await Status(app, id));
        Assert.Equal("-lin chen", await app.Keepers(customer));
    }

    [Fact] // M5
    public async Task The_platforms_limits_are_reasons_of_their_customers_and_no_obstacle_for_the_others()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var (often, stranger, well) = (await app.Friend("常"), await app.Friend("远", "chen"), await app.Friend("好"));
        foreach (var (from, to) in new[] { ("lin", "chen"), ("chen", "lin") })
        {
            await Asked(app, new { from, to, contacts = new[] { await app.ContactId(often) } });
            await Pass(app, time, Day);
        }
        var id = await Asked(app, new { from = "lin", to = "chen", contacts = new[] { await app.ContactId(often), await app.ContactId(stranger), await app.ContactId(well), new string('0', 26) } });
        var told = (await app.Get($"api/manage/transfers/{id}")).GetProperty("customers").EnumerateArray()
            .Select(one => one.TryGetProperty("reason", out var reason) ? reason.GetString() : one.GetProperty("state").GetString());
        Assert.Equal(
            ["The customer was handed over twice within 90 days already.", "The keeper does not have this customer.", "waiting", "No contact has this id."], told);
        var counts = (await app.Get($"api/manage/transfers/{id}")).GetProperty("counts");
        Assert.Equal((3, 1), (counts.GetProperty("notPossible").GetInt32(), counts.GetProperty("waiting").GetInt32()));
    }

    [Fact]
    public async Task All_customers_of_a_leaver_go_in_calls_of_a_hundred_and_the_alert_goes_with_the_last()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        foreach (var n in Enumerable.Range(0, 203)) app.Unheard($"客{n}");
        await app.Compare();
        await app.Platform.WeCom.Resign("lin").Accepted;
        await app.Drain();
        Assert.Contains("203 customers", (await app.Get("api/manage/alerts")).ToString(), StringComparison.Ordinal);

        var id = await Asked(app, new { from = "lin", to = "chen", all = true, resigned = true });
        Assert.Equal([100, 100, 3], app.Platform.WeCom.Log.CallsTo("externalcontact/resigned/transfer_customer").Select(call => call.Body!.Value.GetProperty("external_userid").GetArrayLength()).OrderDescending());
        app.Platform.WeCom.Plan = new DeliveryPlan { Copies = 0 };
        await Pass(app, time, Day);

        var job = await app.Get($"api/manage/transfers/{id}");
        Assert.Equal(("done", 203), (job.GetProperty("status").GetString(), job.GetProperty("counts").GetProperty("done").GetInt32()));
        Assert.All(await app.Rows("relations"), row => Assert.Equal("chen", row.PartitionKey));
        Assert.Empty((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray());
    }

    [Fact]
    public async Task A_leavers_alert_stays_while_some_customers_wait_and_says_how_many()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customers = new[] { await app.Friend("甲"), await app.Friend("乙"), await app.Friend("丙") };
        time.Pass(TimeSpan.FromMinutes(1));
        await app.Platform.WeCom.Resign("lin").Accepted;
        await app.Drain();
        // The night ends what the platform does not name any more.
        await app.Compare();

        await Asked(app, new { from = "lin", to = "chen", resigned = true, contacts = new[] { await app.ContactId(customers[0]) } });
        await Pass(app, time, Day);

        Assert.Contains("2 customers", (await app.Get("api/manage/alerts")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leavers_alert_goes_also_where_the_platform_tells_only_later_that_nobody_waits()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        await app.Friend();
        await app.Platform.WeCom.Resign("lin").Accepted;
        await app.Drain();
        await Asked(app, new { from = "lin", to = "chen", resigned = true, all = true });
        app.Platform.WeCom.Faults.Next("externalcontact/get_unassigned_list", new Fault.Refuse(-1), times: 5);
        await Pass(app, time, Day);
        Assert.NotEmpty((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray());
        app.Platform.WeCom.Faults.Clear();

        await Pass(app, time, TimeSpan.FromMinutes(61));

        Assert.Empty((await app.Get("api/manage/alerts")).GetProperty("alerts").EnumerateArray());
    }

    [Fact]
    public async Task The_same_key_is_the_same_hand_over()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        var body = new { from = "lin", to = "chen", contacts = new[] { await app.ContactId(customer) } };
        var (first, second) = (await Post(app, body, "k1"), await Post(app, body, "k1"));
        Assert.Equal((202, 202), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(422, (int)(await Post(app, new { from = "lin", to = "chen", all = true }, "k1")).StatusCode);
        await app.Drain();
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/transfer_customer"));
    }

    [Fact]
    public async Task Of_two_runs_of_the_very_same_moment_one_asks_and_the_other_looks_later_whether_that_one_died()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock));
        var contact = await app.ContactId(await app.Friend());
        var jobs = app.Service<HandOvers>();
        await jobs.Add(new HandOverBatch("one", 1, Asked: false, [new HandOverCustomer(contact!, "", HandOverState.Planned)]), CancellationToken.None);
        await jobs.Add(new HandOver("one", "lin", "chen", Resigned: false, "", All: false, "", clock.Now) { Listed = true }, CancellationToken.None);
        var (marking, sent, both) = (0, 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        app.Storage.Before = call =>
        {
            if (call == "POST messages") Interlocked.Increment(ref sent);
            if (!call.StartsWith("PUT transfers(", StringComparison.Ordinal)) return Task.CompletedTask;
            if (Interlocked.Increment(ref marking) == 2) both.SetResult();
            return both.Task.WaitAsync(TimeSpan.FromSeconds(4));
        };

        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => app.Service<AskHandOver>().Handle(new HandOverBatchReady("one", 1), CancellationToken.None)));

        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/transfer_customer"));
        Assert.Equal(("running", "waiting"), await Status(app, "one"));
        Assert.Equal(1, sent);
    }

    [Fact]
    public async Task A_call_whose_answer_was_lost_is_made_again_and_its_customers_are_on_their_way()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        app.Platform.WeCom.Faults.Next("externalcontact/transfer_customer", new Fault.LoseAnswer());
        var id = await Asked(app, new { from = "lin", to = "chen", contacts = new[] { await app.ContactId(customer) } });
        Assert.Equal(("running", "planned"), await Status(app, id));
        // As the message does by itself some seconds later. It is told that the hand-over is under way: by the first call.
        await app.Service<MessageSender>().Send(new HandOverBatchReady(id, 1, Tries: 1), CancellationToken.None);
        await app.Drain();
        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo("externalcontact/transfer_customer").Count);
        Assert.Equal(("running", "waiting"), await Status(app, id));
    }

    internal static async Task Pass(App app, AheadClock time, TimeSpan by)
    {
        time.Pass(by);
        app.Platform.WeCom.Settle();
        await app.Drain();
        await app.Sweep();
    }

    // The platform has been asked.
    private static async Task<string> Asked(App app, object body)
    {
        var id = await Begin(app, body);
        await app.Drain();
        return id;
    }

    internal static async Task<string> Begin(App app, object body) => (await app.Post("api/manage/transfers", body)).GetProperty("id").GetString()!;

    internal static async Task<(string Job, string Customer)> Status(App app, string id)
    {
        var job = await app.Get($"api/manage/transfers/{id}");
        return (job.GetProperty("status").GetString()!, Assert.Single(job.GetProperty("customers").EnumerateArray()).GetProperty("state").GetString()!);
    }

    private static async Task<HttpResponseMessage> Post(App app, object body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/manage/transfers") { Content = JsonContent.Create(body, options: JsonSerializerOptions.Web) };
        request.Headers.Add("Idempotency-Key", key);
        return await app.Operator.SendAsync(request);
    }
}

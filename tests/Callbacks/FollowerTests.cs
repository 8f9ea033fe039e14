using System.Text.Json;
using Azure.Storage.Queues;
using PrivateDomain.Callbacks;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Coupons;

namespace PrivateDomain.Tests.Callbacks;

/// <summary>Who follows the Official Account, from the event to the greeting.</summary>
public sealed class FollowerTests
{
    private static readonly SandboxOptions Plain = new() { ServiceAccount = new ServiceAccount { EncodingAesKey = "" } };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Who_follows_by_a_card_is_greeted_by_the_reply_with_the_cards_welcome_and_a_coupon(bool safe)
    {
        await using var app = await App.Start(sandbox: safe ? null : Plain);
        var serial = (await app.Open())[0].Segments[^1];
        var person = app.Platform.OfficialAccount.CreatePerson();

        Assert.True(await app.Platform.OfficialAccount.Subscribe(person, serial).Answered);

        var code = (await app.Codes()).Single();
        Assert.Equal([("reply", $"欢迎！{code}")], app.Seen(person));
        Assert.Equal(["added", "couponIssued", "replied"], await app.Timeline(person));
        await app.Drain();
        Assert.Single(app.Seen(person));
        Assert.Empty(app.Storage.AfterTheAnswer);
    }

    [Fact]
    public async Task The_same_event_again_gives_the_same_reply_and_costs_no_second_coupon()
    {
        await using var app = await App.Start();
        var serial = (await app.Open())[0].Segments[^1];
        var person = app.Platform.OfficialAccount.CreatePerson();
        var delivery = app.Platform.OfficialAccount.Subscribe(person, serial, new DeliveryPlan { SwallowedAnswers = 1 });
        Assert.True(await delivery.Answered);
        await app.Put("api/manage/welcomes/hello", new { text = "另一段话 {{ coupon.code }}", offer = "hello" });

        Assert.True(await app.Platform.OfficialAccount.Deliver(delivery.Event, new DeliveryPlan { Copies = 3 }).Answered);
        await app.Drain();

        var replies = app.Platform.OfficialAccount.Log.Entries.OfType<FollowerCallback>().Select(callback => callback.Reply).ToList();
        Assert.Equal(5, replies.Count);
        Assert.Single(replies.Distinct(StringComparer.Ordinal));
        Assert.Single(await app.Codes());
        Assert.Equal(["added", "couponIssued", "replied"], await app.Timeline(person));
    }

    [Fact]
    public async Task A_follower_who_scans_again_is_greeted_again_and_has_one_coupon()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var serial = (await app.Open())[0].Segments[^1];
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person).Answered);
        clock.Now += TimeSpan.FromSeconds(5);

        Assert.True(await app.Platform.OfficialAccount.Scan(person, serial).Answered);
        clock.Now += TimeSpan.FromSeconds(5);
        Assert.True(await app.Platform.OfficialAccount.Scan(person, serial).Answered);

        Assert.Equal(3, app.Seen(person).Count);
        Assert.Contains("欢迎来到", app.Seen(person)[0].Text, StringComparison.Ordinal);
        Assert.Single(await app.Codes());
        Assert.Equal(2, (await app.Timeline(person)).Count(kind => kind == "scanned"));
        Assert.Single(await app.Timeline(person), kind => kind == "couponIssued");
    }

    [Fact]
    public async Task Who_follows_by_a_void_card_gets_the_default_welcome_and_is_named_with_no_card_and_by_an_expired_one_is()
    {
        await using var app = await App.Start();
        var cards = await app.Open(coupon: false, text: "卡片的欢迎", cards: 2);
        var (voided, expired) = (cards[0].Segments[^1], cards[1].Segments[^1]);
        await app.Operator.PutAsync($"api/manage/batches/{voided[..5]}/cards/{voided}/voided", null);
        await app.Put($"api/manage/batches/{voided[..5]}", new { channel = "parcel", expires = "2020-01-01T00:00:00Z" });
        var (first, second) = (app.Platform.OfficialAccount.CreatePerson(), app.Platform.OfficialAccount.CreatePerson());

        Assert.True(await app.Platform.OfficialAccount.Subscribe(first, voided).Answered);
        Assert.True(await app.Platform.OfficialAccount.Subscribe(second, expired).Answered);
        await app.Drain();

        Assert.DoesNotContain("卡片的欢迎", Assert.Single(app.Seen(first)).Text, StringComparison.Ordinal);
        Assert.Equal((null, expired), (await Card(first), await Card(second)));
        Assert.Equal(await app.ContactId(second), Assert.Single(await app.Rows("lookups"), row => row.GetString("kind") == "card").GetString("contact"));

        async Task<string?> Card(Person person) =>
            (await app.Get($"api/manage/contacts/{await app.ContactId(person)}")).GetProperty("relations")[0].TryGetProperty("card", out var card) ? card.GetString() : null;
    }

    [Theory] // B6
    [InlineData(null)]
    [InlineData("a campaign of last year")]
    [InlineData("ZZZZZZZZZZZZZZZZZZZZZZZ")]
    public async Task An_unknown_scene_gets_the_default_welcome(string? scene)
    {
        await using var app = await App.Start();
        var person = app.Platform.OfficialAccount.CreatePerson();
        Assert.True(await app.Platform.OfficialAccount.Subscribe(person, scene).Answered);
        Assert.Contains("欢迎来到小满茶铺", Assert.Single(app.Seen(person)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_who_follow_in_the_same_second_are_both_greeted()
    {
        await using var app = await App.Start(platformClock: new StoppedClock());
        var people = Enumerable.Range(0, 5).Select(_ => app.Platform.OfficialAccount.CreatePerson()).ToList();
        var answered = await Task.WhenAll(people.Select(person => app.Platform.OfficialAccount.Subscribe(person, "same").Answered));
        Assert.All(answered, Assert.True);
        Assert.All(people, person => Assert.Single(app.Seen(person)));
    }

    [Fact]
    public async Task A_message_is_kept_once_opens_the_window_and_gets_no_automatic_answer()
    {
        await using var app = await App.Start();
        var person = app.Platform.OfficialAccount.CreatePerson();
        await app.Platform.OfficialAccount.Subscribe(person).Answered;

        Assert.True(await app.Platform.OfficialAccount.Write(person, "有货吗？", new DeliveryPlan { Copies = 2 }).Answered);
        await app.Drain();

        Assert.Single(app.Seen(person));
        Assert.Equal("text", Assert.Single(await app.Rows("inbox")).GetString("event"));
        Assert.NotNull((await app.Rows("contacts")).Single(row => row.RowKey == "service|wechat").GetDateTimeOffset("wrote"));
    }

    [Fact]
    public async Task Who_unsubscribes_is_lost()
    {
        var clock = new StoppedClock();
        await using var app = await App.Start(platformClock: clock);
        var person = app.Platform.OfficialAccount.CreatePerson();
        await app.Platform.OfficialAccount.Subscribe(person).Answered;
        // Longer than the test takes: what the app writes has its own clock.
        clock.Now += TimeSpan.FromMinutes(2);

        Assert.True(await app.Platform.OfficialAccount.Unsubscribe(person).Answered);

        Assert.Equal("lost", (await app.Timeline(person))[^1]);
    }

    [Fact]
    public async Task What_no_callback_could_be_answered_with_is_sent_as_a_service_message_within_the_minute()
    {
        await using var app = await App.Start();
        var serial = (await app.Open())[0].Segments[^1];
        var person = app.Platform.OfficialAccount.CreatePerson();
        app.Storage.Before = call => call.Contains("$batch", StringComparison.Ordinal)
            ? Task.FromException(new Azure.RequestFailedException(503, "the table is down")) : Task.CompletedTask;
        Assert.False(await app.Platform.OfficialAccount.Subscribe(person, serial, new DeliveryPlan { Retries = 1 }).Answered);
        Assert.Empty(app.Seen(person));
        app.Storage.Before = _ => Task.CompletedTask;

        await app.Drain();

        Assert.Equal("service", Assert.Single(app.Seen(person)).Kind);
        Assert.Equal(["added", "couponIssued", "welcomed"], await app.Timeline(person));
        Assert.Single(await app.Codes());
    }

    [Fact]
    public async Task And_after_the_minute_it_is_a_lost_welcome_says_so_and_is_counted_once()
    {
        await using var app = await App.Start(platformClock: new StoppedClock { Now = TimeProvider.System.GetUtcNow().AddMinutes(-2) });
        var person = app.Platform.OfficialAccount.CreatePerson();
        app.Storage.Before = call => call.Contains("$batch", StringComparison.Ordinal)
            ? Task.FromException(new Azure.RequestFailedException(503, "the table is down")) : Task.CompletedTask;
        Assert.False(await app.Platform.OfficialAccount.Subscribe(person, plan: new DeliveryPlan { Retries = 0 }).Answered);
        app.Storage.Before = _ => Task.CompletedTask;

        var kept = JsonDocument.Parse((await app.Service<QueueServiceClient>().GetQueueClient(Lane.CallbacksResume).PeekMessageAsync()).Value.MessageText)
            .RootElement.GetProperty("body").Deserialize<CallbackReceived>(JsonSerializerOptions.Web)!;
        await app.Drain();

        Assert.Empty(app.Seen(person));
        Assert.Equal(["added", "welcomeLost"], await app.Timeline(person));
        await app.Service<MessageSender>().Send(kept, CancellationToken.None);
        await app.Drain();
        var lost = await app.Get("api/manage/welcomes/lost");
        Assert.Equal((1, 0, "no window is open"), (lost.GetProperty("lost").GetInt32(), lost.GetProperty("unknown").GetInt32(), lost.GetProperty("reasons")[0].GetProperty("text").GetString()));
        Assert.Equal("notNeeded", Assert.Single(lost.GetProperty("items").EnumerateArray()).GetProperty("notice").GetString());
        Assert.Empty(await app.Rows("due"));
    }

    [Fact]
    public async Task The_union_id_is_learned_after_the_greeting()
    {
        await using var app = await App.Start();
        var person = app.Platform.OfficialAccount.CreatePerson("union-1");
        await app.Platform.OfficialAccount.Subscribe(person).Answered;
        await app.Drain();
        Assert.Equal("union-1", (await app.Rows("contacts")).Single(row => row.RowKey == "profile").GetString("unionId"));
        Assert.Contains(await app.Rows("lookups"), row => row.GetString("kind") == "unionid");
    }
}

internal static class Followers
{
    public static IReadOnlyList<(string Kind, string Text)> Seen(this App app, Person person) =>
        [.. app.Platform.OfficialAccount.Messages(person).Select(message => (message.Kind, message.Text))];

    public static async Task<IReadOnlyList<string>> Timeline(this App app, Person person)
    {
        return await app.ContactId(person) is { } id
            ? [.. (await app.Get($"api/manage/contacts/{id}")).GetProperty("timeline").EnumerateArray().Select(entry => entry.GetProperty("kind").GetString()!)]
            : [];
    }

    public static async Task<string?> ContactId(this App app, Person person)
    {
        var found = (await app.Get($"api/manage/contacts?platform=wechat&externalId={person.OpenId}")).GetProperty("items");
        return found.GetArrayLength() == 0 ? null : found[0].GetProperty("id").GetString();
    }
}

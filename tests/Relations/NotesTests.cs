using PrivateDomain.Contacts;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Relations;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Relations;

/// <summary>What operators want noted of a contact stands at the platform and in our rows, though no callback tells of it.</summary>
public sealed class NotesTests
{
    [Fact]
    public async Task A_remark_and_tags_reach_the_platform_and_our_own_rows()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();

        await app.Note(customer, new { remark = "小雨 白茶", description = "下午联系", company = "山野", addTags = new[] { "复购", "口味/白茶" } });
        Assert.True((await app.Relation(customer)).GetProperty("pending").GetBoolean());
        await app.Drain();

        var noted = await app.Relation(customer);
        Assert.Equal(("小雨 白茶", "下午联系", "山野", false), (
            noted.GetProperty("remark").GetString(), noted.GetProperty("description").GetString(), noted.GetProperty("company").GetString(), noted.GetProperty("pending").GetBoolean()));
        Assert.Equal(["复购", "白茶"], (await app.Tags(customer)).OrderByDescending(name => name.Length).ThenBy(name => name == "白茶"));
        Assert.Equal(2, app.Platform.WeCom.TagsOf(customer, "lin").Count);
        Assert.Equal(["口味", "私域"], noted.GetProperty("tags").EnumerateArray().Select(tag => tag.GetProperty("group").GetString()).Order(StringComparer.Ordinal));
        var call = Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/remark")).Body!.Value;
        Assert.Equal("小雨 白茶", call.GetProperty("remark").GetString());
    }

    [Fact]
    public async Task Tags_come_off_and_one_that_nobody_made_is_no_obstacle()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        await app.Note(customer, new { addTags = new[] { "一", "二" } });
        await app.Drain();
        await app.Note(customer, new { removeTags = new[] { "一", "从未有过" } });
        await app.Drain();
        Assert.Equal(["二"], await app.Tags(customer));
        Assert.Single(app.Platform.WeCom.TagsOf(customer, "lin"));
    }

    [Fact]
    public async Task Wished_again_while_it_waits_both_wishes_hold_and_the_later_one_where_they_differ()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        await app.Note(customer, new { remark = "旧", description = "留下", addTags = new[] { "一", "二" } });
        await app.Note(customer, new { remark = "新", removeTags = new[] { "二" } });
        await app.Drain();
        var noted = await app.Relation(customer);
        Assert.Equal(("新", "留下"), (noted.GetProperty("remark").GetString(), noted.GetProperty("description").GetString()));
        Assert.Equal(["一"], await app.Tags(customer));
    }

    [Fact]
    public async Task A_tag_that_somebody_deleted_meanwhile_is_made_again()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        var (tag, _) = app.Platform.WeCom.CreateTag("口味", "白茶", new DeliveryPlan { Copies = 0 });
        await app.Note(customer, new { addTags = new[] { "白茶" } });
        await app.Drain();
        Assert.Equal([tag], app.Platform.WeCom.TagsOf(customer, "lin"));

        app.Platform.WeCom.DeleteTag(tag, new DeliveryPlan { Copies = 0 });
        var other = await app.Friend("阿秋");
        await app.Note(other, new { addTags = new[] { "口味/白茶" } });
        await app.Drain();
        var made = Assert.Single(app.Platform.WeCom.TagsOf(other, "lin"));
        Assert.NotEqual(tag, made);
        Assert.Equal(["白茶"], await app.Tags(other));
    }

    [Fact]
    public async Task A_tag_renamed_in_the_console_is_known_by_its_new_name()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        await app.Note(customer, new { addTags = new[] { "白茶" } });
        await app.Drain();
        Assert.True(await app.Platform.WeCom.RenameTag(app.Platform.WeCom.TagsOf(customer, "lin")[0], "老白茶").Accepted);
        await app.Drain();
        Assert.Equal(["老白茶"], await app.Tags(customer));
    }

    [Fact]
    public void What_was_read_before_an_own_write_does_not_undo_it_and_what_was_read_later_counts()
    {
        var (before, wrote) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddSeconds(5));
        var wanted = new WantedNotes("p", before, "我们的", null, null, [], []);
        var planned = PlanNotes.Decide(ContactRows.None(new ContactId("C")), "lin", wanted);
        var written = WriteNotes.Settle(planned, "lin", wanted, [], [], Verdict.Delivered, wrote);
        var old = new FollowNotes("手写的", "", "", []);
        Assert.Equal("我们的", Notes.In(Notes.Seen(written, "lin", old, before), "lin")!.Known.Remark);
        Assert.Equal("手写的", Notes.In(Notes.Seen(written, "lin", old, wrote.AddSeconds(1)), "lin")!.Known.Remark);
    }

    [Fact]
    public void A_wish_that_came_while_another_was_written_is_still_wanted()
    {
        var (first, second) = (new WantedNotes("1", default, "一", null, null, [], []), new WantedNotes("2", default, "二", null, null, [], []));
        var both = PlanNotes.Decide(PlanNotes.Decide(ContactRows.None(new ContactId("C")), "lin", first), "lin", second);
        var notes = Notes.In(WriteNotes.Settle(both, "lin", first, [], [], Verdict.Delivered, DateTimeOffset.UnixEpoch), "lin")!;
        Assert.Equal(("一", "二"), (notes.Known.Remark, notes.Wanted!.Remark));
    }

    [Fact]
    public void A_wish_gives_way_to_what_was_noted_after_it_where_it_is_known_what_stood_there_before()
    {
        var wished = DateTimeOffset.UnixEpoch.AddHours(1);
        var wanted = new WantedNotes("p", wished, "我们的", "说明", null, ["白茶"], []);
        var known = Notes.Seen(ContactRows.None(new ContactId("C")), "lin", new FollowNotes("旧", "", "", []), wished.AddMinutes(-1));
        var planned = PlanNotes.Decide(known, "lin", wanted);
        var edited = new FollowNotes("手写的", "", "", []);

        var left = Notes.In(Notes.Seen(planned, "lin", edited, wished.AddSeconds(9), editedAt: wished.AddSeconds(1)), "lin")!;
        Assert.Equal(("手写的", null, "说明"), (left.Known.Remark, left.Wanted!.Remark, left.Wanted.Description));
        Assert.Equal(["白茶"], left.Wanted.Add);
        // What was noted before the wish is what the wish is to change, also where it is seen only after it.
        Assert.Equal("我们的", Notes.In(Notes.Seen(planned, "lin", edited, wished.AddSeconds(9), editedAt: wished.AddSeconds(-9)), "lin")!.Wanted!.Remark);
        Assert.Equal("我们的", Notes.In(Notes.Seen(planned, "lin", edited, wished.AddSeconds(9)), "lin")!.Wanted!.Remark);
        Assert.Equal("我们的", Notes.In(Notes.Seen(PlanNotes.Decide(ContactRows.None(new ContactId("C")), "lin", wanted), "lin", edited, wished.AddSeconds(9), wished.AddSeconds(1)), "lin")!.Wanted!.Remark);
        // Where it was read after the wish what stood there, another text came later.
        var read = Notes.Seen(planned, "lin", new FollowNotes("旧", "公司的", "", []), wished.AddSeconds(9));
        Assert.Null(Notes.In(Notes.Seen(read, "lin", edited, wished.AddHours(1)), "lin")!.Wanted!.Remark);
        var alone = Notes.In(Notes.Seen(PlanNotes.Decide(known, "lin", wanted with { Description = null, Add = [] }), "lin", edited, wished.AddSeconds(9), wished.AddSeconds(1)), "lin")!;
        Assert.Null(alone.Wanted);
        // What is seen there and was wished stands: nobody gave way.
        var stands = Notes.In(Notes.Seen(planned, "lin", new FollowNotes("我们的", "人写的", "", []), wished.AddSeconds(9), wished.AddSeconds(1)), "lin")!;
        Assert.Equal("我们的", stands.Wanted!.Remark);
        Assert.NotEmpty(alone.Refused);
    }

    [Fact]
    public async Task What_a_keeper_notes_while_our_wish_waits_stays()
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        app.Platform.WeCom.Faults.Next("externalcontact/remark", new Fault.Refuse(45009), times: 3);
        await app.Note(customer, new { remark = "我们的", addTags = new[] { "白茶" } });
        await app.Drain();
        await app.Platform.WeCom.Edit(customer, "lin", remark: "手写的")!.Accepted;
        await app.Drain();
        app.Platform.WeCom.Faults.Clear();
        // As the message does by itself a minute later.
        await app.Service<MessageSender>().Send(new NotesPlanned((await app.ContactId(customer))!, "lin", Tries: 1), CancellationToken.None);
        await app.Drain();
        Assert.Equal("手写的", (await app.Relation(customer)).GetProperty("remark").GetString());
        Assert.Equal(["白茶"], await app.Tags(customer));
        Assert.False((await app.Relation(customer)).GetProperty("pending").GetBoolean());
    }

    [Fact]
    public async Task Of_whom_something_was_to_be_noted_before_anything_was_learned_stands_in_the_keepers_list_once_the_platform_names_the_keeper()
    {
        await using var app = await Standing.Start(new AheadClock());
        app.Platform.WeCom.Faults.Next("externalcontact/get", new Fault.Refuse(40096), times: 9);
        var customer = await app.Friend();
        Assert.Empty(await app.Rows("relations"));
        await app.Note(customer, new { remark = "白茶" });
        app.Platform.WeCom.Faults.Clear();
        await app.Compare();
        Assert.Single(await app.Rows("relations"));
    }

    [Fact]
    public async Task Who_was_noted_of_before_anything_was_learned_stands_in_the_keepers_list()
    {
        await using var app = await Standing.Start(new AheadClock());
        app.Platform.WeCom.Faults.Next("externalcontact/get", new Fault.Refuse(40096), times: 9);
        var customer = await app.Friend();
        await app.Note(customer, new { remark = "白茶" });
        await app.Drain();

        Assert.Equal("lin", Assert.Single(await app.Rows("relations")).PartitionKey);
    }

    [Fact]
    public async Task A_call_that_finds_no_relation_ends_it()
    {
        var time = new AheadClock();
        await using var app = await Standing.Start(time);
        var customer = await app.Friend();
        time.Pass(TimeSpan.FromSeconds(5));
        app.Platform.WeCom.Drop(customer, "lin", new DeliveryPlan { Copies = 0 });

        await app.Note(customer, new { remark = "还在吗" });
        await app.Drain();

        Assert.Equal("-lin", await app.Keepers(customer));
        Assert.Equal("relationEnded", (await app.Story(customer))[^1]);
        Assert.Empty(await app.Rows("relations"));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task Many_wishes_at_once_stay_below_the_platforms_concurrency()
    {
        await using var app = await App.Start();
        var customers = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => app.Friend($"客{n}")));
        foreach (var customer in customers) await app.Note(customer, new { remark = "同", addTags = new[] { "同" } });
        await app.Drain();
        Assert.All(customers, customer => Assert.Single(app.Platform.WeCom.TagsOf(customer, "lin")));
        Assert.DoesNotContain(app.Platform.WeCom.Log.CallsTo("externalcontact/mark_tag"), call => call.ErrCode == 45033);
    }

    [Theory]
    [InlineData("""{"remark":"一二三四五六七八九十一二三四五六七八九十一"}""", "remark")]
    [InlineData("""{"addTags":[""]}""", "addTags")]
    [InlineData("{}", "body")]
    public async Task What_the_platform_would_not_take_is_refused_at_once(string body, string field)
    {
        await using var app = await App.Start();
        var customer = await app.Friend();
        using var content = new StringContent(body);
        var answer = await app.Operator.PutAsync($"api/manage/contacts/{await app.ContactId(customer)}/relations/lin", content);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(404, (int)(await app.Operator.PutAsync($"api/manage/contacts/{await app.ContactId(customer)}/relations/chen", new StringContent("""{"remark":"a"}"""))).StatusCode);
    }
}

using System.Net;
using System.Text.RegularExpressions;
using Azure.Storage.Queues;
using PrivateDomain.Groups;
using PrivateDomain.Messages;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Groups;

/// <summary>A printed code leads to the group of the nearest store.</summary>
public sealed class GroupCodeTests
{
    private const string Add = "externalcontact/groupchat/add_join_way";
    private const string Update = "externalcontact/groupchat/update_join_way";
    private const string Delete = "externalcontact/groupchat/del_join_way";

    [Fact]
    public async Task One_store_shows_its_code_and_who_scans_it_is_in_the_group()
    {
        await using var app = await App.Start();
        var chat = await GroupTests.Created(app, "西湖店");
        await Put(app, Store("xihu", chat));
        await app.Drain();

        Assert.Equal("ready", await State(app, "xihu"));
        var page = await app.Anyone.GetStringAsync("g/stores");
        Assert.Contains("西湖店", page, StringComparison.Ordinal);
        Assert.Contains("/g/stores/xihu/qr.png", page, StringComparison.Ordinal);
        var picture = await app.Anyone.GetAsync("g/stores/xihu/qr.png");
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        var way = Assert.Single(app.Platform.WeCom.JoinWays);
        Assert.Equal(("g-stores", true, "西湖店", 7), (way.State, way.AutoCreate, way.BaseName, way.BaseNumber));
        app.Platform.WeCom.JoinGroup(app.Platform.WeCom.CreateCustomer("小雨"), way.ConfigId);
        Assert.Equal(2, app.Platform.WeCom.Groups[0].Members.Count);
    }

    [Fact]
    public async Task The_same_definition_again_costs_no_call_and_another_one_is_made_there()
    {
        await using var app = await App.Start();
        var (one, two) = (await GroupTests.Created(app, "西湖店"), await GroupTests.Created(app, "余杭店"));
        await Put(app, Store("xihu", one), Store("yuhang", two));
        await app.Drain();
        await Put(app, Store("xihu", one), Store("yuhang", two));
        await app.Drain();
        Assert.Equal((2, 0, 0), Calls(app));
        await Put(app, Store("xihu", two));
        await app.Drain();
        Assert.Equal((2, 1, 1), Calls(app));
        Assert.Equal([two], Assert.Single(app.Platform.WeCom.JoinWays).ChatIds);
    }

    [Fact]
    public async Task A_change_whose_run_died_behind_the_call_is_changed_back_when_the_earlier_definition_comes_again()
    {
        await using var app = await App.Start();
        var (one, two) = (await GroupTests.Created(app, "西湖店"), await GroupTests.Created(app, "余杭店"));
        await Put(app, Store("xihu", one));
        await app.Drain();
        await Put(app, Store("xihu", two));
        app.Storage.Before = call => call.StartsWith("PUT contactways", StringComparison.Ordinal) && app.Platform.WeCom.Log.CallsTo(Update).Count > 0
            ? throw new Azure.RequestFailedException(400, "the process dies here")
            : Task.CompletedTask;
        await app.Drain();
        app.Storage.Before = _ => Task.CompletedTask;
        Assert.Equal([two], Assert.Single(app.Platform.WeCom.JoinWays).ChatIds);

        await Put(app, Store("xihu", one));
        await app.Drain();

        Assert.Equal([one], Assert.Single(app.Platform.WeCom.JoinWays).ChatIds);
    }

    [Fact]
    public async Task A_change_that_meets_the_fetch_of_its_picture_is_made_again_and_known()
    {
        await using var app = await App.Start();
        var (one, two) = (await GroupTests.Created(app, "西湖店"), await GroupTests.Created(app, "余杭店"));
        await Put(app, Store("xihu", one));
        await app.Drain();
        var changing = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Update, changing);
        await Put(app, Store("xihu", two));
        var run = app.Drain();
        await changing.Arrived;
        Assert.Equal(HttpStatusCode.OK, (await app.Anyone.GetAsync("g/stores/xihu/qr.png")).StatusCode);
        changing.Release();
        await run;
        Assert.Equal("pending", await State(app, "xihu"));

        await Again(app);

        Assert.Equal("ready", await State(app, "xihu"));
        Assert.Equal([two], Assert.Single(app.Platform.WeCom.JoinWays).ChatIds);
        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo(Update).Count);
    }

    [Theory]
    [InlineData(Add)]
    [InlineData(Update)]
    public async Task Of_two_definitions_at_once_the_later_one_stands_by_one_way(string call)
    {
        await using var app = await App.Start();
        var (one, two) = (await GroupTests.Created(app, "西湖店"), await GroupTests.Created(app, "余杭店"));
        if (call == Update)
        {
            await Put(app, Store("xihu", await GroupTests.Created(app, "旧店")));
            await app.Drain();
        }
        var slow = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(call, slow);
        await Put(app, Store("xihu", one));
        var first = app.Drain();
        await slow.Arrived;
        await Put(app, Store("xihu", two));
        await app.Service<MakeJoinWays>().Handle(new GroupCodeDefined("stores"), CancellationToken.None);
        slow.Release();
        await first;

        await Again(app);

        Assert.Equal("ready", await State(app, "xihu"));
        Assert.Equal([two], Assert.Single(app.Platform.WeCom.JoinWays).ChatIds);
    }

    [Fact]
    public async Task A_store_that_is_named_again_while_its_way_is_deleted_gets_another()
    {
        await using var app = await App.Start();
        var chat = await GroupTests.Created(app, "西湖店");
        await Put(app, Store("xihu", chat), Store("yuhang", chat));
        await app.Drain();
        var deleting = new Fault.Hold();
        app.Platform.WeCom.Faults.Next(Delete, deleting);
        await Put(app, Store("xihu", chat));
        var run = app.Drain();
        await deleting.Arrived;
        await Put(app, Store("xihu", chat), Store("yuhang", chat));
        await app.Service<MakeJoinWays>().Handle(new GroupCodeDefined("stores"), CancellationToken.None);
        deleting.Release();
        await run;

        await Again(app);

        Assert.Equal(("ready", "ready"), (await State(app, "xihu"), await State(app, "yuhang")));
        Assert.Equal(2, app.Platform.WeCom.JoinWays.Count);
    }

    [Fact]
    public async Task Every_store_of_a_long_list_is_reached_page_by_page()
    {
        await using var app = await App.Start();
        var chat = await GroupTests.Created(app, "店");
        await app.Put("api/manage/group-codes/stores", new
        {
            name = "门店群",
            stores = Enumerable.Range(0, 200).Select(n => new { id = $"s{n}", name = new string('店', 60), address = new string('路', 120), chats = new[] { chat } }),
        });
        var seen = new List<string>();
        for (var next = "g/stores"; next is not null;)
        {
            var page = await app.Anyone.GetStringAsync(next);
            Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(page), 1000, 14_000);
            seen.AddRange(Regex.Matches(page, "(?<=\\?store=)s[0-9]+", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value));
            next = Regex.Match(page, "(?<=<a href=\")[^\"]+(?=\">下一页)", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } match ? "g/stores" + WebUtility.HtmlDecode(match.Value) : null;
        }
        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"s{n}"), seen);
        Assert.Contains("?store=s199\"", await app.Anyone.GetStringAsync("g/stores?choose&page=99"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_platform_refuses_is_the_reason_of_that_store_alone()
    {
        await using var app = await App.Start();
        var chat = await GroupTests.Created(app, "西湖店");
        await Put(app, Store("xihu", chat), Store("yuhang", "wrNoSuchGroup"));
        await app.Drain();
        Assert.Equal(("ready", "refused"), (await State(app, "xihu"), await State(app, "yuhang")));
        Assert.Contains("No group has this id", (await app.Get("api/manage/group-codes/stores")).ToString(), StringComparison.Ordinal);
        var busy = await app.Anyone.GetStringAsync("g/stores?store=yuhang");
        Assert.Contains("请过一会儿", busy, StringComparison.Ordinal);
        Assert.Contains("<a class=\"more\" href=\"?choose\">其他门店</a>", busy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Group_codes_count_into_the_corporations_half_million()
    {
        await using var app = await App.Start(sandbox: new() { Limits = new WeComLimits { ContactWays = 1 } });
        var (one, two) = (await GroupTests.Created(app, "西湖店"), await GroupTests.Created(app, "余杭店"));
        await Put(app, Store("xihu", one), Store("yuhang", two));
        await app.Drain();
        Assert.Equal("refused", await State(app, "yuhang"));
        Assert.Contains("group-code-stores", (await app.Get("api/manage/alerts")).ToString(), StringComparison.Ordinal);
        Assert.Single(await app.Rows("contactways"), row => row.GetString("configId") is { Length: > 0 });
    }

    [Theory]
    [InlineData("""{"name":"门店","stores":[]}""", "stores")]
    [InlineData("""{"name":"门店","stores":[{"id":"a","name":"甲","chats":["1","2","3","4","5","6"]}]}""", "stores[0].chats")]
    [InlineData("""{"name":"门店","stores":[{"id":"a","name":"甲","chats":["1"],"latitude":30}]}""", "stores[0].latitude")]
    [InlineData("""{"name":"门店","stores":[{"id":"a","name":"甲","chats":["1"],"autoCreate":true}]}""", "stores[0].roomBaseName")]
    [InlineData("""{"name":"门店","stores":[{"id":"a","name":"甲","chats":["1"]},{"id":"a","name":"乙","chats":["1"]}]}""", "stores")]
    public async Task A_definition_that_cannot_hold_is_refused(string body, string field)
    {
        await using var app = await App.Start();
        using var content = new StringContent(body);
        var answer = await app.Operator.PutAsync("api/manage/group-codes/stores", content);
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    // As the message that waits does by itself some seconds later.
    private static async Task Again(App app)
    {
        Assert.InRange((await app.Service<QueueServiceClient>().GetQueueClient(Lane.Work).GetPropertiesAsync()).Value.ApproximateMessagesCount, 1, 2);
        await app.Service<MakeJoinWays>().Handle(new GroupCodeDefined("stores", Tries: 1), CancellationToken.None);
    }

    private static (int, int, int) Calls(App app) =>
        (app.Platform.WeCom.Log.CallsTo(Add).Count, app.Platform.WeCom.Log.CallsTo(Update).Count, app.Platform.WeCom.Log.CallsTo(Delete).Count);

    internal static object Store(string id, string chat, double? latitude = null, double? longitude = null) => new
    {
        id,
        name = id switch { "xihu" => "西湖店", "xujiahui" => "徐家汇店", _ => "余杭店" },
        address = "龙井路 1 号",
        latitude,
        longitude,
        chats = new[] { chat },
        autoCreate = true,
        roomBaseName = "西湖店",
        roomBaseId = 7,
    };

    internal static Task Put(App app, params object[] stores) => app.Put("api/manage/group-codes/stores", new { name = "门店群", stores });

    private static async Task<string?> State(App app, string store) => (await app.Get("api/manage/group-codes/stores")).GetProperty("stores").EnumerateArray()
        .Single(one => one.GetProperty("id").GetString() == store).GetProperty("state").GetString();
}

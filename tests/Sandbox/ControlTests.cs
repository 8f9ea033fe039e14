using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using PrivateDomain.Sandbox;
using PrivateDomain.Tests.Callbacks;

namespace PrivateDomain.Tests.Sandbox;

public sealed class ControlTests
{
    [Fact]
    public async Task People_can_be_driven_over_HTTP()
    {
        await using var rig = await Rig.StartAsync();
        await rig.WayAsync("card-8");
        var customer = await SendAsync(rig, "customers", new { name = "宋清和", mobile = "13700137000" }, HttpStatusCode.Created);
        var id = customer.GetProperty("externalUserId").GetString()!;
        var added = await SendAsync(rig, $"customers/{id}/add", new { state = "card-8" }, HttpStatusCode.Accepted);
        await rig.PostAsync("send_welcome_msg", new() { ["welcome_code"] = added.GetProperty("welcomeCode").GetString(), ["text"] = Rig.Text("您好") });
        var chat = await rig.Http.GetFromJsonAsync<JsonElement>($"/sandbox/customers/{id}/messages");
        Assert.Equal("您好", chat[0].GetProperty("text").GetString());
        await SendAsync(rig, $"customers/{id}/add", new { state = "card-8" }, HttpStatusCode.NoContent);
        var mass = await rig.PostAsync("add_msg_template", new() { ["external_userid"] = new System.Text.Json.Nodes.JsonArray(id), ["text"] = Rig.Text("还在吗") });
        var confirmed = await SendAsync(rig, $"keepers/lin/tasks/{mass.GetProperty("msgid").GetString()}/confirm", new { }, HttpStatusCode.OK);
        Assert.Equal(1, confirmed.GetProperty("recipients")[0].GetProperty("status").GetInt32());
        await SendAsync(rig, "keepers/lin/edit", new { userId = id, remark = "老客" }, HttpStatusCode.Accepted);
        await SendAsync(rig, $"customers/{id}/leave", new { userId = "lin" }, HttpStatusCode.Accepted);
        await SendAsync(rig, "keepers/lin/drop", new { userId = id }, HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task Followers_can_be_driven_over_HTTP()
    {
        await using var app = await App.Start();
        await app.Open(coupon: false);
        using var sandbox = new HttpClient { BaseAddress = app.Platform.Address };
        async Task<JsonElement> Post(string path, object body, HttpStatusCode status)
        {
            var answer = await sandbox.PostAsJsonAsync("sandbox/followers" + path, body);
            Assert.Equal(status, answer.StatusCode);
            return await answer.Content.ReadFromJsonAsync<JsonElement>();
        }
        var id = (await Post("", new { unionId = "union-of-a-follower" }, HttpStatusCode.Created)).GetProperty("openId").GetString()!;

        await Post($"/{id}/subscribe", new { }, HttpStatusCode.Accepted);
        await Eventually.TrueAsync(async () => (await sandbox.GetFromJsonAsync<JsonElement>($"sandbox/followers/{id}/messages")).GetArrayLength() == 1);
        await Post($"/{id}/scan", new { scene = "default" }, HttpStatusCode.Accepted);
        await Post($"/{id}/write", new { text = "你好" }, HttpStatusCode.Accepted);
        await Post($"/{id}/scan", new { }, HttpStatusCode.BadRequest);
        await Post($"/{id}/subscribe", new { }, HttpStatusCode.Conflict);
        await Post($"/{id}/unsubscribe", new { }, HttpStatusCode.Accepted);
        await Post("/oNobody/subscribe", new { }, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_log_tells_calls_and_callbacks_and_can_be_read_on()
    {
        await using var rig = await Rig.StartAsync();
        await rig.FriendAsync();
        var log = await rig.Http.GetFromJsonAsync<JsonElement>("/sandbox/log");
        var entries = log.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["api", "api", "callback"], entries.Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal("externalcontact/add_contact_way", entries[1].GetProperty("path").GetString());
        Assert.DoesNotContain(rig.WeCom.Account.Secret, log.ToString(), StringComparison.Ordinal);
        var rest = await rig.Http.GetFromJsonAsync<JsonElement>($"/sandbox/log?after={log.GetProperty("next")}");
        Assert.Equal(0, rest.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public async Task The_log_forgets_the_oldest()
    {
        await using var rig = await Rig.StartAsync(options => options with { LogCapacity = 3 });
        for (var n = 0; n < 5; n++)
            await rig.TokenAsync();
        Assert.Equal([3L, 4L, 5L], rig.WeCom.Log.Entries.Select(entry => entry.Number));
    }

    [Fact]
    public async Task What_cannot_happen_is_refused_in_words()
    {
        await using var rig = await Rig.StartAsync();
        var customer = rig.WeCom.CreateCustomer("何嘉树");
        await SendAsync(rig, "customers/wmNobody/add", new { state = "x" }, HttpStatusCode.NotFound);
        await SendAsync(rig, $"customers/{customer.ExternalUserId}/add", new { state = "x" }, HttpStatusCode.Conflict);
        await SendAsync(rig, $"customers/{customer.ExternalUserId}/leave", new { userId = "lin" }, HttpStatusCode.Conflict);
        await SendAsync(rig, "keepers/lin/tasks/msg1/confirm", new { }, HttpStatusCode.Conflict);
        using var garbled = await rig.Http.PostAsync($"/sandbox/customers/{customer.ExternalUserId}/add", new StringContent("{", null, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, garbled.StatusCode);
    }

    [Fact]
    public async Task The_page_needs_nothing_from_elsewhere()
    {
        await using var rig = await Rig.StartAsync();
        foreach (var path in new[] { "/", "/sandbox.css", "/sandbox.js" })
        {
            using var response = await rig.Http.GetAsync(path);
            var text = await response.Content.ReadAsStringAsync();
            Assert.NotEqual("", text);
            Assert.DoesNotContain("https://", text, StringComparison.Ordinal);
            Assert.StartsWith("default-src 'self'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Two_sandboxes_share_nothing()
    {
        await using var one = await Rig.StartAsync();
        await using var other = await Rig.StartAsync();
        await one.FriendAsync();
        Assert.NotEqual(one.Sandbox.Address, other.Sandbox.Address);
        Assert.Empty(other.WeCom.Customers);
        Assert.Empty(other.WeCom.Log.Entries);
    }

    [Fact]
    public async Task A_busy_port_is_an_IO_error_with_its_cause()
    {
        await using var rig = await Rig.StartAsync();
        var error = await Assert.ThrowsAsync<IOException>(() => SandboxApp.StartAsync(new SandboxOptions { Urls = rig.Sandbox.Address.ToString() }));
        Assert.IsType<Microsoft.AspNetCore.Connections.AddressInUseException>(error.InnerException);
    }

    private static async Task<JsonElement> SendAsync(Rig rig, string path, object body, HttpStatusCode expected)
    {
        using var response = await rig.Http.PostAsJsonAsync($"/sandbox/{path}", body);
        Assert.Equal(expected, response.StatusCode);
        return response.StatusCode is HttpStatusCode.NoContent ? default : await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>The product's own connections, against a server on this machine.</summary>
public sealed class OnTheWireTests : IAsyncLifetime
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    private readonly WebApplication server;
    private int welcomes;
    private int stolen;

    public OnTheWireTests()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        server = builder.Build();
        server.MapGet("/forwarded/cgi-bin/gettoken", () => Results.Text("""{"errcode":0,"errmsg":"ok","access_token":"t","expires_in":7200}""", "application/json"));
        server.MapPost("/forwarded/cgi-bin/externalcontact/send_welcome_msg", async (HttpContext context) =>
        {
            Interlocked.Increment(ref welcomes);
            using var reader = new StreamReader(context.Request.Body);
            var body = await reader.ReadToEndAsync();
            if (body.Contains("hang up", StringComparison.Ordinal))
                context.Abort();
            else if (body.Contains("elsewhere", StringComparison.Ordinal))
                context.Response.Redirect("/forwarded/thief" + context.Request.QueryString);
            else
                await context.Response.WriteAsync("""{"errcode":0,"errmsg":"ok"}""");
        });
        server.MapMethods("/forwarded/thief", ["GET", "POST"], () => { Interlocked.Increment(ref stolen); });
        server.MapGet("/pictures/{kind}", (string kind) => kind switch
        {
            "good" => Results.Bytes(Png, "image/png"),
            "moved" => Results.Redirect("/pictures/good"),
            "svg" => Results.Text("<svg/>", "image/svg+xml"),
            "page" => Results.Text("<html/>", "text/html"),
            "edge" => Results.Bytes(new byte[PictureDownload.MaxBytes], "image/jpeg"),
            "large" => Results.Bytes(new byte[PictureDownload.MaxBytes + 1], "image/jpeg"),
            "endless" => Results.Stream(async body =>
            {
                for (var round = 0; round < 10_000; round++)
                    await body.WriteAsync(new byte[8192]);
            }, "image/jpeg"),
            "broken" => Results.StatusCode(500),
            _ => Results.NotFound(),
        });
    }

    private string Base => server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public Task InitializeAsync() => server.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_base_address_may_have_a_path()
    {
        using var room = Room();
        Assert.True((await Send(room, "hello")).IsDelivered);
    }

    [Fact]
    public async Task A_server_that_hangs_up_leaves_the_welcome_unknown_and_gets_it_once()
    {
        using var room = Room();
        var verdict = await Send(room, "hang up");
        Assert.Equal((VerdictKind.Unknown, TransportFault.ConnectionLost), (verdict.Kind, verdict.Code));
        Assert.Equal(1, welcomes);
    }

    [Fact]
    public async Task A_redirect_is_not_followed_with_the_token()
    {
        using var room = Room();
        var verdict = await Send(room, "elsewhere");
        Assert.Equal((VerdictKind.Misconfigured, 302), (verdict.Kind, verdict.Code));
        Assert.Equal(0, stolen);
    }

    [Fact]
    public async Task Where_nobody_listens_nothing_was_sent()
    {
        using var room = new WeComUnderTest(null, ("ApiBaseUrl", $"http://127.0.0.1:{FreePorts.One()}"));
        var verdict = await Send(room, "hello");
        Assert.Equal((VerdictKind.Later, TransportFault.NotReached), (verdict.Kind, verdict.Code));
    }

    [Fact]
    public async Task No_log_line_shows_the_token_even_with_everything_logged()
    {
        using var room = Room();
        await Send(room, "hello");
        await Send(room, "hang up");
        Assert.All(room.Log.All, line =>
        {
            Assert.DoesNotContain("access_token=", line, StringComparison.Ordinal);
            Assert.DoesNotContain("corpsecret", line, StringComparison.Ordinal);
        });
    }

    [Theory]
    [InlineData("good", 4)]
    [InlineData("moved", 4)]
    [InlineData("edge", PictureDownload.MaxBytes)]
    public async Task A_picture_is_fetched(string kind, int bytes)
    {
        using var room = Room();
        var answer = await room.Client.DownloadPicture(new($"{Base}/pictures/{kind}"), CancellationToken.None);
        Assert.Equal(bytes, answer.Value!.Content.Length);
        Assert.StartsWith("image/", answer.Value.ContentType, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("svg", VerdictKind.Refused)]
    [InlineData("page", VerdictKind.Refused)]
    [InlineData("large", VerdictKind.Refused)]
    [InlineData("endless", VerdictKind.Refused)]
    [InlineData("none", VerdictKind.Refused)]
    [InlineData("broken", VerdictKind.Later)]
    public async Task What_is_no_picture_of_ours_is_left(string kind, VerdictKind expected)
    {
        using var room = Room();
        var answer = await room.Client.DownloadPicture(new($"{Base}/pictures/{kind}"), CancellationToken.None);
        Assert.Equal(expected, answer.Verdict.Kind);
        Assert.Null(answer.Value);
    }

    [Fact]
    public async Task A_picture_is_looked_for_on_the_web_only()
    {
        using var room = Room();
        Assert.Equal(VerdictKind.Refused, (await room.Client.DownloadPicture(new("file:///etc/passwd"), CancellationToken.None)).Verdict.Kind);
        Assert.Equal(VerdictKind.Refused, (await room.Client.DownloadPicture(new("relative", UriKind.Relative), CancellationToken.None)).Verdict.Kind);
    }

    private WeComUnderTest Room() => new(null, ("ApiBaseUrl", Base + "/forwarded"));

    private static Task<Verdict> Send(WeComUnderTest room, string text) =>
        room.Client.SendWelcome("code", text, TimeSpan.FromSeconds(2.5), CancellationToken.None);
}

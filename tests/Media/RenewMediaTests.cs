using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Media;
using PrivateDomain.Sandbox.WeCom;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Welcome;

namespace PrivateDomain.Tests.Media;

/// <summary>The platform keeps a video for three days; a welcome has it for ever.</summary>
public sealed class RenewMediaTests
{
    private static readonly byte[] Mp4 = [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[64]];

    [Fact]
    public async Task A_video_is_uploaded_again_after_two_days_and_not_before()
    {
        var (app, clock) = await Start();
        await using var _ = app;

        clock.Now += TimeSpan.FromDays(2) - TimeSpan.FromMinutes(1);
        await app.Service<RenewMedia>().Sweep(CancellationToken.None);
        Assert.Single(app.Platform.WeCom.Log.CallsTo("media/upload"));
        clock.Now += TimeSpan.FromMinutes(1);
        await app.Service<RenewMedia>().Sweep(CancellationToken.None);
        await app.Service<RenewMedia>().Sweep(CancellationToken.None);

        Assert.Equal(2, app.Platform.WeCom.Log.CallsTo("media/upload").Count);
        clock.Now += TimeSpan.FromDays(2.5);
        Assert.Equal(["video"], await Greeted(app));
    }

    [Fact]
    public async Task Where_it_cannot_be_renewed_for_three_days_the_welcome_goes_without_it_rather_than_not_at_all()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        app.Platform.WeCom.Faults.Next("media/upload", new Fault.Gateway(), times: 100);

        clock.Now += TimeSpan.FromDays(3);
        await app.Service<RenewMedia>().Sweep(CancellationToken.None);

        Assert.Empty(await Greeted(app));
        Assert.Single(app.Platform.WeCom.Log.CallsTo("externalcontact/send_welcome_msg"));
    }

    [Fact]
    public async Task What_is_taken_away_while_it_is_uploaded_again_stays_away_and_the_welcome_goes_without_it()
    {
        var (app, clock) = await Start();
        await using var _ = app;
        var id = Assert.Single((await app.Get("api/manage/media")).GetProperty("items").EnumerateArray()).GetProperty("id").GetString();
        var uploading = new Fault.Hold();
        app.Platform.WeCom.Faults.Next("media/upload", uploading);

        clock.Now += TimeSpan.FromDays(2);
        var sweep = app.Service<RenewMedia>().Sweep(CancellationToken.None);
        await uploading.Arrived;
        Assert.Equal(HttpStatusCode.NoContent, (await app.Operator.DeleteAsync($"api/manage/media/{id}")).StatusCode);
        uploading.Release();
        await sweep;

        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.GetAsync($"api/manage/media/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Operator.DeleteAsync($"api/manage/media/{id}")).StatusCode);
        Assert.Empty(await app.Rows("media"));
        Assert.Empty(await Greeted(app));
    }

    private static async Task<(App App, StoppedClock Clock)> Start()
    {
        var clock = new StoppedClock();
        var app = await App.Start(platformClock: clock, adjust: builder =>
        {
            builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, clock);
            builder.Services.AddSingleton<RenewMedia>();
        });
        await app.Open(coupon: false);
        await app.Put("api/manage/welcomes/default", new { text = "欢迎！", attachments = new[] { new { kind = "video", media = await AttachmentTests.Upload(app, "video", "a.mp4", Mp4) } } });
        return (app, clock);
    }

    // By a way without a card: cards are of no interest here.
    private static async Task<IReadOnlyList<string>> Greeted(App app)
    {
        var customer = app.Platform.WeCom.CreateCustomer("小雨");
        Assert.True(await app.Platform.WeCom.AddWithoutCode(customer, "lin")!.Accepted);
        return [.. Assert.Single(app.Welcomes(customer)).Content.Attachments.Select(attachment => attachment.Kind)];
    }
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Jobs;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Jobs;

/// <summary>Files of jobs do not lie there for ever.</summary>
public sealed class SweepJobFilesTests
{
    [Fact]
    public async Task An_upload_without_a_job_goes_after_two_days_and_rejected_lines_go_after_ninety()
    {
        var app = await Start(days: 0);
        await using var platform = app.Platform;
        var job = await app.ImportOrders("order_id,paid_at,sku,quantity,unit_price\n1,2026-01-01,tea,0,50\n");
        var id = job.GetProperty("id").GetString()!;
        foreach (var orphan in new[] { "nobodys", id }) await app.Service<JobFiles>().Keep(orphan, new MemoryStream([1]), most: 10, CancellationToken.None);
        Assert.Equal([id, id, "nobodys"], (await Sweep(app)).Order(StringComparer.Ordinal));

        app = await Later(app, days: 3);
        Assert.Equal([id], await Sweep(app));
        Assert.Equal(2, (await app.Rejected(job)).Count);

        app = await Later(app, days: 91);
        Assert.Empty(await Sweep(app));
        using var gone = await app.Operator.GetAsync($"api/manage/jobs/{id}/rejected.csv");
        Assert.Equal(("rejected-lines-gone", HttpStatusCode.NotFound), (await gone.Code(), gone.StatusCode));
        await app.Stop();
    }

    [Fact]
    public async Task It_is_done_once_a_night_and_not_while_a_job_is_worked_at()
    {
        var app = await Start(days: 0);
        await using var platform = app.Platform;
        using var upload = await app.UploadOrders("order_id,paid_at,sku,quantity,unit_price\n1,2026-01-01,tea,1,50\n"u8.ToArray());
        app = await Later(app, days: 100);
        Assert.Single(await Sweep(app));
        await app.Service<JobFiles>().Keep("nobodys", new MemoryStream([1]), most: 10, CancellationToken.None);
        Assert.Equal(2, (await Sweep(app)).Count);
        app.Clock.Ahead += TimeSpan.FromDays(1);
        Assert.Single(await Sweep(app));
        await app.Stop();
    }

    /// <returns>Whose the files are that stay.</returns>
    private static async Task<IReadOnlyList<string>> Sweep(App app)
    {
        await app.Service<SweepJobFiles>().Sweep(CancellationToken.None);
        return await app.Service<JobFiles>().All(CancellationToken.None).Select(file => file.Job).ToListAsync();
    }

    private static async Task<App> Later(App app, int days)
    {
        var ahead = app.Clock.Ahead;
        await app.Stop();
        app = await Start(days, app);
        app.Clock.Ahead = ahead + TimeSpan.FromDays(1);
        return app;
    }

    // The store goes on writing by the time that it is.
    private static Task<App> Start(int days, App? before = null) => App.Start(before?.Store, before?.Platform, adjust: builder =>
    {
        builder.At(TimeProvider.System.GetUtcNow().AddDays(days));
        builder.Services.AddSingleton<SweepJobFiles>();
    });
}

using Azure.Storage.Blobs;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase.Refit;
using PrivateDomain.Storage;
using PrivateDomain.Tests.Orders;

namespace PrivateDomain.Tests.Repurchase.Refit;

/// <summary>Summaries that were removed by hand.</summary>
public sealed class LostSummariesTests
{
    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    public async Task They_are_made_anew_also_where_it_is_killed_before_one_of_their_marks_is_taken_away(bool isFitted, int killedBefore)
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        await app.PutTea(daysOfUse: null);
        await app.Regulars(customers: 3, gap: 12, orders: 8);
        await app.Refit();
        // What was written in the day before a night is summarised anew, missing or not.
        if (isFitted) await app.Night();
        var container = app.Service<BlobServiceClient>().GetBlobContainerClient(Summaries.Container);
        await foreach (var blob in container.GetBlobsAsync()) await container.DeleteBlobAsync(blob.Name);
        // All parts are summarised, and only the fit is still to be made: parts are missed by it, and shards by the parts.
        if (!isFitted) await Runtime(app).Delete("refit", "fitted", CancellationToken.None);
        else app.Clock.Ahead += TimeSpan.FromDays(1);
        if (killedBefore > 0)
        {
            await app.Service<RefitForecasts>().Sweep(CancellationToken.None);
            var deleted = 0;
            using var death = new Death(app, call => call.StartsWith("DELETE runtime(", StringComparison.Ordinal) && Interlocked.Increment(ref deleted) == killedBefore);
            await death.Drain(app);
            Assert.True(death.Struck);
            app.Storage.Before = _ => Task.CompletedTask;
        }
        foreach (var _ in Enumerable.Range(0, 2)) await app.Refit();
        Assert.Equal((21, app.LastNight()), ((await app.Buyers("tea")).Gaps, (await app.Learned()).Until));
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task A_part_is_not_summarised_without_the_shard_that_another_run_has_found_lost()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (shard, night) = await Summarised(app);
        await Lose(app, shard);
        await Runtime(app).Delete("refit", "part|" + shard[..1], CancellationToken.None);
        await TwoRuns(app, () => app.Service<SummariseHistories>().Handle(new HistoriesChosen(shard[..1], night), CancellationToken.None));
    }

    [Fact]
    public async Task A_night_is_not_fitted_without_the_part_that_another_run_has_found_lost()
    {
        await using var app = await App.Start(settings: Selling.AtOnce);
        var (shard, night) = await Summarised(app);
        await Lose(app, shard[..1]);
        await TwoRuns(app, () => app.Service<FitForecasts>().Handle(new HistoriesSummarised(night), CancellationToken.None));
    }

    /// <returns>A customer's shard, and the night for which all is summarised and only the fit is still to be made.</returns>
    private static async Task<(string Shard, string Night)> Summarised(App app)
    {
        await app.PutTea(daysOfUse: null);
        await app.Regulars(customers: 3, gap: 12, orders: 8);
        await app.Refit();
        await Runtime(app).Delete("refit", "fitted", CancellationToken.None);
        return ((await app.Rows("cycles"))[0].PartitionKey, Night.Of(app.Clock.GetUtcNow(), Bought.Shanghai));
    }

    // The first run has seen that all is marked as done, and is about to list the marks, when the second finds a blob gone and takes its mark away.
    private static async Task TwoRuns(App app, Func<Task> run)
    {
        var listings = 0;
        app.Storage.Before = async call =>
        {
            if (call != "GET runtime()" || ++listings != 2) return;
            await Assert.ThrowsAsync<NotYetException>(run);
        };
        await Assert.ThrowsAsync<NotYetException>(run);
        Assert.Equal(4, listings);
        await app.Refit();
        Assert.Equal((21, app.LastNight()), ((await app.Buyers("tea")).Gaps, (await app.Learned()).Until));
        Assert.Empty(await app.Rows("failures"));
    }

    private static Task Lose(App app, string blob) => app.Service<BlobServiceClient>().GetBlobContainerClient(Summaries.Container).DeleteBlobAsync(blob);

    private static Table Runtime(App app) => app.Service<PrivateDomain.Storage.Tables>().Runtime;
}

using Azure.Core;
using Azure.Core.Pipeline;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Coupons;
using PrivateDomain.Storage;

namespace PrivateDomain.Tests.Storage;

public sealed class CatalogTests
{
    private static readonly Offer One = new("one", new OfferTerms(new FixedAmount(100), "CNY"), new Validity(Days: 30));
    private static readonly Offer Two = One with { Title = "two" };

    [Fact]
    public async Task A_change_is_in_force_at_once_where_it_was_made_and_five_seconds_later_elsewhere()
    {
        await using var app = await App.Start();
        var clock = new ManualClock();
        var (here, elsewhere) = (new Catalog(app.Service<PrivateDomain.Storage.Tables>(), clock), new Catalog(app.Service<PrivateDomain.Storage.Tables>(), clock));
        Assert.Null(await Find(elsewhere));

        await Save(here, One);
        Assert.Equal(One, await Find(here));
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Null(await Find(elsewhere));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(One, await Find(elsewhere));

        await Save(here, Two);
        Assert.Equal(Two, await Find(here));
        Assert.Equal(One, await Find(elsewhere));
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(Two, await Find(elsewhere));
    }

    [Fact]
    public async Task Within_five_seconds_the_store_is_asked_once()
    {
        await using var app = await App.Start();
        var catalog = new Catalog(app.Service<PrivateDomain.Storage.Tables>(), new ManualClock());
        var reads = 0;
        app.Storage.Before = _ => { reads++; return Task.CompletedTask; };
        foreach (var _ in Enumerable.Range(0, 5)) Assert.Null(await Find(catalog));
        Assert.Equal(1, reads);
    }

    [Fact]
    public async Task A_read_that_began_before_a_change_does_not_bring_the_old_definition_back()
    {
        var slow = new SlowAnswers();
        await using var app = await App.Start(adjust: builder => builder.Services.AddSingleton<HttpPipelinePolicy>(slow));
        var clock = new ManualClock();
        var catalog = new Catalog(app.Service<PrivateDomain.Storage.Tables>(), clock);
        await Save(catalog, One);
        clock.Advance(TimeSpan.FromSeconds(6));
        slow.Are = true;
        var reading = Find(catalog).AsTask();
        await slow.Answered.Task.WaitAsync(TimeSpan.FromSeconds(20));
        clock.Advance(TimeSpan.FromSeconds(1));
        await Save(catalog, Two);
        slow.Arrive.SetResult();
        Assert.Equal(One, await reading);

        Assert.Equal(Two, await Find(catalog));
    }

    [Fact]
    public async Task What_was_added_is_known_here_at_once_and_what_another_added_first_is_returned()
    {
        await using var app = await App.Start();
        var catalog = new Catalog(app.Service<PrivateDomain.Storage.Tables>(), new ManualClock());
        Assert.Null(await Find(catalog));
        Assert.Null(await catalog.Add(Offer.Kind, "a b", One, CouponJson.Default.Offer, CancellationToken.None));
        Assert.Equal(One, await Find(catalog));
        Assert.Equal(One, await catalog.Add(Offer.Kind, "a b", Two, CouponJson.Default.Offer, CancellationToken.None));
        Assert.Equal(One, await Find(catalog));
    }

    private static ValueTask<Offer?> Find(Catalog catalog) => catalog.Find(Offer.Kind, "a b", CouponJson.Default.Offer, CancellationToken.None);

    private static Task Save(Catalog catalog, Offer offer) => catalog.Save(Offer.Kind, "a b", offer, CouponJson.Default.Offer, CancellationToken.None);

    /// <summary>What the store answers to a read lies on the way until the test lets it arrive.</summary>
    private sealed class SlowAnswers : HttpPipelinePolicy
    {
        public bool Are { get; set; }

        public TaskCompletionSource Answered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Arrive { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            await ProcessNextAsync(message, pipeline);
            if (!Are || message.Request.Method != RequestMethod.Get) return;
            Answered.TrySetResult();
            await Arrive.Task;
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException();
    }
}

namespace PrivateDomain.Tests.Campaigns;

/// <summary>What a campaign costs in storage operations: a bound for each recipient, however many there are.</summary>
public sealed class CampaignOperationTests
{
    [Fact]
    public async Task A_shared_message_costs_four_operations_a_recipient_and_a_few_for_the_task()
    {
        var few = await Cost(2);
        var more = await Cost(22);
        Assert.Equal(4.0, (more - few) / 20.0);
        Assert.InRange(few - 8, 1, 60);
    }

    private static async Task<int> Cost(int recipients)
    {
        var (app, customers) = await Pushing.Open(recipients);
        await using var running = app;
        await app.Define();
        await app.To(customers);
        var calls = 0;
        app.Storage.Before = call =>
        {
            // Only what is about the campaign: the queues, the sweep of the due index and the operators' requests have their own price.
            if (new[] { "contacts", "$batch", "campaigns", "tasks" }.Any(table => call.Contains(table, StringComparison.Ordinal))) Interlocked.Increment(ref calls);
            return Task.CompletedTask;
        };
        await app.Turn("start");
        app.TapAll();
        await app.Pass(TimeSpan.FromMinutes(5));
        app.Storage.Before = _ => Task.CompletedTask;
        Assert.Equal($"sent {recipients}", await app.States());
        return calls;
    }
}

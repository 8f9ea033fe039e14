using Azure.Storage.Queues;

namespace PrivateDomain.Tests.Host;

public sealed class AzuriteTests
{
    [Fact]
    public async Task Every_account_is_empty_and_apart()
    {
        var one = new QueueClient(Azurite.NewAccount(), "lane");
        var other = new QueueClient(Azurite.NewAccount(), "lane");

        await one.CreateAsync();

        Assert.True(await one.ExistsAsync());
        Assert.False(await other.ExistsAsync());
    }
}

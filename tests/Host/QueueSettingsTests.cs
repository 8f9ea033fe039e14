using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;

namespace PrivateDomain.Tests.Host;

/// <summary><c>extensions.queues</c> of host.json.</summary>
public sealed class QueueSettingsTests
{
    [Fact]
    public void Without_a_word_in_host_json_the_platforms_defaults_hold()
    {
        var settings = Read(Environments.Production);

        Assert.Equal(16, settings.BatchSize);
        Assert.Equal(8 * Environment.ProcessorCount, settings.NewBatchThreshold);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.MaxPollingInterval);
        Assert.Equal(TimeSpan.Zero, settings.VisibilityTimeout);
        Assert.Equal(5, settings.MaxDequeueCount);
        Assert.Equal(TimeSpan.FromMinutes(10), settings.Lease);
        Assert.True(settings.Base64);
        Assert.Equal(TimeSpan.FromSeconds(2), Read(Environments.Development).MaxPollingInterval);
    }

    [Fact]
    public void The_threshold_follows_the_batch_size_unless_it_is_stated()
    {
        Assert.Equal(3 * Environment.ProcessorCount, Read(Environments.Production, ("batchSize", "7")).NewBatchThreshold);
        Assert.Equal(0, Read(Environments.Production, ("batchSize", "7"), ("newBatchThreshold", "0")).NewBatchThreshold);
    }

    private static QueueSettings Read(string environment, params (string Name, string Value)[] words)
    {
        var app = new ConfigurationBuilder()
            .AddInMemoryCollection(words.Select(word =>
                KeyValuePair.Create($"AzureFunctionsJobHost:extensions:queues:{word.Name}", (string?)word.Value)))
            .Build();
        return new QueueSettings(new HostJson(file: null, app), app, new HostingEnvironment { EnvironmentName = environment });
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>The room behind its front door, with a platform, a clock and a log that the test holds.</summary>
public sealed class WeComUnderTest : IDisposable
{
    private readonly ServiceProvider services;

    public WeComUnderTest(HttpMessageHandler? platform = null, params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> values = new(StringComparer.Ordinal)
        {
            ["WeCom:CorpId"] = "ww0123456789abcdef",
            ["WeCom:AgentId"] = "1000002",
            ["WeCom:Secret"] = "the-secret-of-the-app",
        };
        foreach (var (name, value) in settings)
            values["WeCom:" + name] = value;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        collection.AddKeyedSingleton<TimeProvider>("system", Clock);
        collection.AddWeCom(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        if (platform is not null)
            collection.AddHttpClient(nameof(WeComClient)).ConfigurePrimaryHttpMessageHandler(() => platform);
        services = collection.BuildServiceProvider();
    }

    public ManualClock Clock { get; } = new();

    public LogLines Log { get; } = new();

    public WeComClient Client => services.GetRequiredService<WeComClient>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public void Dispose() => services.Dispose();
}

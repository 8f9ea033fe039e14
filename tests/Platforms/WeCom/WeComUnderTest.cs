using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

/// <summary>The room behind its front door, with a platform, a clock and a log that the test holds.</summary>
public sealed class WeComUnderTest : IDisposable
{
    private readonly ServiceProvider services;

    private static int agents = 1_000_000;

    /// <param name="platform">WeCom's side of the wire.</param>
    /// <param name="settings">Of <c>WeCom__…</c>. Rooms with one agent id and one clock are two instances of one app; no two have the same unless they say so.</param>
    public WeComUnderTest(HttpMessageHandler? platform = null, params (string Name, string Value)[] settings)
        : this(platform, new ManualClock(), TestStore.Shared, settings)
    {
    }

    public WeComUnderTest(HttpMessageHandler? platform, ManualClock clock, PrivateDomain.Storage.Tables store, params (string Name, string Value)[] settings)
    {
        Clock = clock;
        Dictionary<string, string?> values = new(StringComparer.Ordinal)
        {
            ["WeCom:CorpId"] = "ww0123456789abcdef",
            ["WeCom:AgentId"] = Interlocked.Increment(ref agents).ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["WeCom:Secret"] = "the-secret-of-the-app",
        };
        foreach (var (name, value) in settings)
            values["WeCom:" + name] = value;
        var collection = new ServiceCollection();
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log));
        collection.AddKeyedSingleton<TimeProvider>("system", Clock);
        collection.AddSingleton(store);
        collection.AddSingleton<PrivateDomain.Alerts.AlertBoard>();
        collection.AddWeCom(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        if (platform is not null)
        {
            foreach (var client in new[] { nameof(WeComClient), nameof(WeComMedia) })
                collection.AddHttpClient(client).ConfigurePrimaryHttpMessageHandler(() => platform);
        }
        services = collection.BuildServiceProvider();
    }

    public ManualClock Clock { get; }

    public LogLines Log { get; } = new();

    public WeComClient Client => services.GetRequiredService<WeComClient>();

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public void Dispose() => services.Dispose();
}

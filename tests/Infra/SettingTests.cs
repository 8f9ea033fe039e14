using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace PrivateDomain.Tests.Infra;

/// <summary>Settings that infra/ gives are settings that the app reads, and what the app cannot start without is given.</summary>
public sealed partial class SettingTests
{
    /// <summary>What the platform's host reads itself, beside what <see cref="PrivateDomain.Storage.StoreAccount"/> reads.</summary>
    private static readonly string[] OfHost = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

    /// <summary>Of Flex Consumption: https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations.</summary>
    private static readonly string[] Refused =
    [
        "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_WORKER_RUNTIME", "FUNCTIONS_WORKER_RUNTIME_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "FUNCTIONS_WORKER_PROCESS_COUNT",
        "FUNCTIONS_WORKER_DYNAMIC_CONCURRENCY_ENABLED", "SCM_DO_BUILD_DURING_DEPLOYMENT", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE",
        "WEBSITE_DNS_SERVER", "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_SKIP_CONTENTSHARE_VALIDATION", "WEBSITE_TIME_ZONE",
        "WEBSITE_VNET_ROUTE_ALL", "WEBSITE_LOAD_CERTIFICATES", "linuxFxVersion", "netFrameworkVersion", "functionAppScaleLimit", "preWarmedInstanceCount", "alwaysOn", "use32BitWorkerProcess",
    ];

    [Fact]
    public async Task Every_setting_that_is_given_is_read()
    {
        var asked = new Asked();
        await using var app = await App.Start(adjust: builder => ((IConfigurationBuilder)builder.Configuration).Add(asked));
        var given = await Given();
        Assert.Contains("WeCom__OutgoingAddress", given);
        Assert.Equal("", string.Join(' ', given.Where(name => !asked.Keys.ContainsKey(name.Replace("__", ":", StringComparison.Ordinal)))));
    }

    [Fact]
    public async Task What_the_app_makes_for_itself_on_one_machine_is_given_by_the_vault()
    {
        var folder = Directory.CreateTempSubdirectory();
        await AppProcess.Run([$"--Embedded:Data={folder.FullName}", "--AzureWebJobsStorage=EmbeddedStorage=" + Path.Combine(folder.FullName, "store"), "--Brand:TimeZone=Mars/Olympus"]);
        using var made = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.FullName, "keys.json")));
        folder.Delete(recursive: true);
        Assert.Equal(
            made.RootElement.EnumerateObject().Select(key => key.Name.Replace(":", "__", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            (await Declared.File("app.bicep")).Variable("keys").Strings().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_store_s_settings_are_those_that_the_app_and_the_host_read()
    {
        var given = (await Declared.File("function-app.bicep")).Variable("ofHost").EnumerateObject().Select(setting => setting.Name).Order(StringComparer.Ordinal);
        string[] read = ["credential", "clientId", "blobServiceUri", "queueServiceUri", "tableServiceUri"];
        Assert.Equal(OfHost.Concat(read.Select(name => "AzureWebJobsStorage__" + name)).Order(StringComparer.Ordinal), given);
    }

    [Fact]
    public async Task What_Flex_Consumption_refuses_is_not_there()
    {
        Assert.All(Declared.Bicep, file =>
        {
            var text = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Assert.All(Refused, name => Assert.DoesNotMatch($@"\b{name}\b", text));
        });
        var app = (await Declared.File("function-app.bicep")).Resource("app").Value.GetProperty("properties");
        Assert.Equal(["minTlsVersion"], app.GetProperty("siteConfig").EnumerateObject().Select(property => property.Name));
    }

    // Of both files that name the app's settings, however the names stand in them.
    private static async Task<IReadOnlyList<string>> Given() =>
        [.. new[] { await Declared.File("app.bicep"), await Declared.File("function-app.bicep") }.SelectMany(file => file.Declarations)
            .SelectMany(one => Setting().Matches(one.Text)).Select(match => match.Value).Where(name => !name.StartsWith("AzureWebJobsStorage__", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];

    [GeneratedRegex(@"\b[A-Z][A-Za-z]+__[A-Za-z0-9]+\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Setting();

    /// <summary>Knows no setting, and remembers which it was asked for.</summary>
    private sealed class Asked : IConfigurationSource, IConfigurationProvider
    {
        public ConcurrentDictionary<string, bool> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);

        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public bool TryGet(string key, out string? value)
        {
            value = null;
            Keys.TryAdd(key, true);
            return false;
        }

        public void Set(string key, string? value)
        {
        }

        public IChangeToken GetReloadToken() => new CancellationChangeToken(CancellationToken.None);

        public void Load()
        {
        }

        public IEnumerable<string> GetChildKeys(IEnumerable<string> earlierKeys, string? parentPath) => earlierKeys;
    }
}

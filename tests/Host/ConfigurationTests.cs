using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

/// <summary>Where the host's settings come from, and which it does not take.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public void Variables_with_the_platforms_prefix_are_the_weakest_and_the_command_line_the_strongest()
    {
        using var weak = new Variable("AZURE_FUNCTIONS_Precedence__A", "prefixed");
        using var alsoWeak = new Variable("AZURE_FUNCTIONS_Precedence__B", "prefixed");
        using var strong = new Variable("Precedence__B", "plain");
        using var alsoStrong = new Variable("Precedence__C", "plain");

        var configuration = FunctionsApplication.CreateBuilder(["--Precedence:C=argument"]).Configuration;

        Assert.Equal("prefixed", configuration["Precedence:A"]);
        Assert.Equal("plain", configuration["Precedence:B"]);
        Assert.Equal("argument", configuration["Precedence:C"]);
    }

    [Fact]
    public void Host_json_is_overridden_by_variables_with_double_underscores()
    {
        using var batch = new Variable("AzureFunctionsJobHost__extensions__nobodys__batchSize", "4");

        var configuration = FunctionsApplication.CreateBuilder([]).Configuration;

        Assert.Equal("4", new HostJson(configuration).Section("extensions:nobodys:batchSize").Value);
    }

    [Theory]
    [InlineData("""{ "version": "3.0" }""")]
    [InlineData("""{ "version": 2 }""")]
    [InlineData("{}")]
    public void A_host_json_of_another_version_is_refused(string text)
    {
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text));
        var file = new ConfigurationBuilder().AddJsonStream(stream).Build();

        Assert.Contains(
            "version is '",
            Assert.Throws<StartupRefusedException>(() => new HostJson(file, new ConfigurationBuilder().Build())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_host_json_asks_in_vain_is_said_at_the_start()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Guarded))
            .With("AzureFunctionsJobHost:concurrency:dynamicConcurrencyEnabled", "true")
            .With("AzureFunctionsJobHost:extensions:queues:batchSize", "4")
            .With("AzureFunctionsJobHost:functions:0", "Open")
            .With("AzureFunctionsJobHost:extensions:http:dynamicThrottlesEnabled", "false"));

        Assert.True(host.Log.Has(LogLevel.Warning, "concurrency:dynamicConcurrencyEnabled has no effect"));
        Assert.Equal(4, host.Service<QueueSettings>().BatchSize);
        Assert.True(host.Log.Has(LogLevel.Warning, "functions has no effect"));
        Assert.False(host.Log.Has(LogLevel.Warning, "dynamicThrottlesEnabled"));
    }

    [Fact]
    public void The_host_id_is_the_setting_or_else_the_apps_name_in_at_most_32_lower_case_characters()
    {
        Assert.Equal("My-Shop", new HostId(Of(("AzureFunctionsWebHost:hostid", "My-Shop"))).Value);
        Assert.Matches("^[^A-Z]{1,32}$", new HostId(Of()).Value);
    }

    [Theory]
    [InlineData("AzureWebJobsStorage:accountName", "brand", "AzureWebJobsStorage__accountName")]
    [InlineData("AzureWebJobsStorage:queueServiceUri", "https://brand.queue.core.windows.net", "AzureWebJobsStorage__queueServiceUri")]
    [InlineData("AzureWebJobsStorage:serviceUri", "https://brand.core.windows.net", "AzureWebJobsStorage__serviceUri")]
    [InlineData("AzureWebJobsStorage:credential", "managedidentity", "AzureWebJobsStorage__credential")]
    public void A_connection_by_identity_is_refused_with_what_to_give_instead(string setting, string value, string told)
    {
        var refused = Assert.Throws<StartupRefusedException>(() => HostRig.Build(new HostRig.Plan(typeof(SlowLanes)).With(setting, value)));

        Assert.Contains($"- Slow: the setting {told} asks for a connection by identity", refused.Message, StringComparison.Ordinal);
        Assert.Contains("give AzureWebJobsStorage a connection string", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureFunctionsJobHost:sendCanceledInvocationsToWorker", "perhaps")]
    [InlineData("FUNCTIONS_ENABLE_DRAIN_ON_APP_STOPPING", "perhaps")]
    public void A_switch_that_is_neither_on_nor_off_is_refused(string setting, string value) =>
        Assert.Throws<StartupRefusedException>(() => HostRig.Build(new HostRig.Plan(typeof(Guarded)).With(setting, value)));

    private static IConfigurationRoot Of(params (string Name, string Value)[] values) => new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value)))
        .Build();

    /// <summary>An environment variable, for as long as the test runs.</summary>
    private sealed class Variable : IDisposable
    {
        private readonly string _name;

        public Variable(string name, string value) => Environment.SetEnvironmentVariable(_name = name, value);

        public void Dispose() => Environment.SetEnvironmentVariable(_name, null);
    }
}

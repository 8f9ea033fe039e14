using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;

namespace PrivateDomain.Tests.Host;

public sealed class SettingsTests
{
    [Fact]
    public void Local_settings_stand_for_environment_variables()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """
                {
                  "IsEncrypted": false,
                  "Values": { "AzureWebJobsStorage": "UseDevelopmentStorage=true", "Room__Limit": "5", "AzureWebJobs.Work.Disabled": true },
                  "Host": { "LocalHttpPort": 7071 }
                }
                """);

            var values = new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.ReadPath(path)).Build();

            Assert.Equal("UseDevelopmentStorage=true", values["AzureWebJobsStorage"]);
            Assert.Equal("5", values["Room:Limit"]);
            Assert.Equal("True", values["AzureWebJobs.Work.Disabled"]);
            Assert.Null(values["Host:LocalHttpPort"]);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{ nothing")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{"Values":{"A":"1"},"values":{"a":"2"}}""")]
    public void A_file_that_is_no_json_is_refused_by_its_path(string text)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);

            var refused = Assert.Throws<StartupRefusedException>(() => LocalSettings.ReadPath(path));

            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_value_in_both_spellings_is_refused()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, """{"Values":{"Room__Limit":"5","Room:Limit":"6"}}""");

            var refused = Assert.Throws<StartupRefusedException>(() => LocalSettings.ReadPath(path));

            Assert.Contains("'Room:Limit' twice", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Host_json_is_overridden_key_by_key()
    {
        var app = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase)
            {
                ["AzureFunctionsJobHost:extensions:queues:batchSize"] = "4",
                ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "",
            })
            .Build();

        var extensions = new HostJson(app).Section("extensions");

        Assert.Equal("4", extensions["queues:batchSize"]);
        Assert.Equal("", extensions["http:routePrefix"]);
        Assert.Equal("base64", extensions["queues:messageEncoding"]);
    }

    [Fact]
    public async Task The_command_line_is_the_strongest_configuration()
    {
        var builder = Microsoft.Azure.Functions.Worker.Builder.FunctionsApplication.CreateBuilder(["--Room:Limit", "7"]);

        Assert.Equal("7", builder.Configuration["Room:Limit"]);
        builder.Configuration["AzureFunctionsJobHost:extensions:http:routePrefix"] = "";
        var first = builder.Build();
        Assert.Throws<InvalidOperationException>(() => builder.Build());
        await ((IAsyncDisposable)first).DisposeAsync();
    }
}

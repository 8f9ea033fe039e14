using Microsoft.Azure.Functions.Worker.Settings;
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

            var values = new ConfigurationBuilder().AddInMemoryCollection(LocalSettings.Read(path)).Build();

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

    [Fact]
    public void Host_json_is_overridden_key_by_key()
    {
        var app = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("AzureFunctionsJobHost:extensions:queues:batchSize", (string?)"4")])
            .Build();

        var queues = new HostJson(app).Section("extensions:queues");

        Assert.Equal("4", queues["batchSize"]);
        Assert.Equal("base64", queues["messageEncoding"]);
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

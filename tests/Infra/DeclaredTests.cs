using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using PrivateDomain.Jobs;
using PrivateDomain.Messages;
using PrivateDomain.Repurchase.Refit;
using StoredTables = PrivateDomain.Storage.Tables;

namespace PrivateDomain.Tests.Infra;

/// <summary>infra/ declares what the code needs: nothing is missing, and nothing is there that nobody needs.</summary>
public sealed partial class DeclaredTests
{
    [Fact]
    public async Task Every_file_of_infra_and_of_the_workflow_parses()
    {
        var files = await Declared.Files();
        Assert.Contains(files, file => file.Name == "main.bicep");
        Assert.Contains(files, file => file.Name == "azure.yaml");
        Assert.Contains(files, file => file.Name == "azure-dev.yml");
        Assert.All(files, file => Assert.True(file.Errors.Count == 0, $"{file.Path}: {string.Join(", ", file.Errors)}"));
        using var _ = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Declared.Root, "infra", "main.parameters.json")));
    }

    [Theory]
    [InlineData("wrong.bicep", "param name string\nresource x 'A/b@2024-01-01' = {\n  name: = 'x'\n}\n", 3)]
    [InlineData("wrong.yml", "jobs:\n  test: [1, 2\n", 2)]
    public async Task What_does_not_parse_is_found_with_its_line(string name, string text, int line)
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(file, text);
        var errors = Assert.Single(await Declared.Read([file])).Errors;
        folder.Delete(recursive: true);
        Assert.NotEmpty(errors);
        Assert.InRange(errors[0].Line, line, line + 1);
    }

    [Fact]
    public async Task Tables_queues_and_containers_are_those_of_the_code()
    {
        var storage = await Declared.File("storage.bicep");
        Assert.Equal(StoredTables.Names.Order(StringComparer.Ordinal), storage.Variable("tables").Strings().Order(StringComparer.Ordinal));
        Assert.Equal(
            FunctionMethods.With<QueueTriggerAttribute>().Select(function => function.Trigger.QueueName).Order(StringComparer.Ordinal), storage.Variable("queues").Strings().Order(StringComparer.Ordinal));
        Assert.Equal([Summaries.Container, JobFiles.Container], storage.Variable("containers").Strings().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_app_has_the_roles_that_its_clients_need_and_no_more()
    {
        // Which role opens which service's data: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/storage.
        var needed = new Dictionary<Type, string>
        {
            [typeof(TableServiceClient)] = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3",
            [typeof(QueueServiceClient)] = "974c5e8b-45b9-4653-ba55-5f855dd0fb88",
            // The host's own: leases of timers and of the deployment.
            [typeof(BlobServiceClient)] = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b",
        };
        var used = typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance))
            .SelectMany(made => made.GetParameters()).Select(parameter => parameter.ParameterType).Where(type => type.Name.EndsWith("ServiceClient", StringComparison.Ordinal)).Distinct();
        Assert.Equal(
            used.Select(type => needed[type]).Order(StringComparer.Ordinal),
            (await Declared.File("storage.bicep")).Variable("roles").EnumerateObject().Select(role => role.Value.GetString()!).Order(StringComparer.Ordinal));
        // Beside the store: to read secrets, and to send figures. Of people only who deploys, and may write secrets.
        Assert.Equal("4633458b-17de-408a-b874-0445c86b69e6", (await Declared.File("vault.bicep")).Variable("secretsUser").GetString());
        Assert.Equal("3913510d-42f4-4e42-8a64-420c390055eb", (await Declared.File("monitoring.bicep")).Variable("metricsPublisher").GetString());
        Assert.Equal(4, (await Declared.Files()).SelectMany(file => file.Declarations).Count(one => one.Of.StartsWith("Microsoft.Authorization/roleAssignments@", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Functions_that_are_kept_warm_are_there()
    {
        var app = await Declared.File("function-app.bicep");
        var warm = Warm().Matches(app.Declarations.Single(one => one.Name == "alwaysReady").Text).Select(match => match.Groups["name"].Value).ToList();
        Assert.Equal(["http", "function:HandleCallbacksResume"], warm);
        Assert.Contains(FunctionMethods.With<QueueTriggerAttribute>(), function => function.Name == "HandleCallbacksResume" && function.Trigger.QueueName == Lane.CallbacksResume);
        var sizes = (await Declared.File("main.bicep")).Variable("sizes").EnumerateObject().ToDictionary(size => size.Name, size => size.Value.GetProperty("ready").GetInt32(), StringComparer.Ordinal);
        Assert.Equal((0, 1, 1), (sizes["try"], sizes["shop"], sizes["chain"]));
    }

    [Fact]
    public async Task Alerts_ask_for_lines_and_functions_that_there_are()
    {
        var lines = typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()?.Message).OfType<string>().Append("To be put right by a person, " + PrivateDomain.Coupons.Pool.FreeCodes.AlertKey("")).ToList();
        var rules = (await Declared.File("alerts.bicep")).Variable("rules").EnumerateObject().ToDictionary(rule => rule.Name, rule => rule.Value.GetProperty("query").GetString()!, StringComparer.Ordinal);
        foreach (var (name, query) in rules)
        {
            var asked = Asked().Matches(query).Select(match => match.Groups["line"].Value).ToList();
            Assert.All(asked, line => Assert.True(lines.Exists(one => one.StartsWith(line, StringComparison.Ordinal)), $"{name}: nothing logs {line}"));
            Assert.All(Named().Matches(query).Where(match => !asked.Contains(match.Groups["name"].Value, StringComparer.Ordinal)), match => Assert.Contains(FunctionMethods.All, method => FunctionMethods.NameOf(method) == match.Groups["name"].Value));
        }
        Assert.Equal(["failed-timer", "low-coupon-pool", "poison-message", "silent-timer", "slow-callbacks", "to-be-put-right", "welcome-lost"], rules.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(FunctionMethods.With<TimerTriggerAttribute>().Select(function => function.Name).Order(StringComparer.Ordinal), NamesIn(rules["failed-timer"]));
        Assert.Equal(
            FunctionMethods.With<HttpTriggerAttribute>().Where(function => function.Trigger.Route!.EndsWith("/callback", StringComparison.Ordinal) && function.Trigger.Methods!.Contains("post", StringComparer.Ordinal))
                .Select(function => function.Name).Order(StringComparer.Ordinal),
            NamesIn(rules["slow-callbacks"]));
    }

    [Fact]
    public async Task Modules_are_given_what_they_ask_for_and_nothing_else()
    {
        var files = await Declared.Files();
        var modules = files.SelectMany(file => file.Declarations.Where(one => one.Kind == "module").Select(one => (file, one))).ToList();
        Assert.Equal(11, modules.Count);
        foreach (var (file, module) in modules)
        {
            var called = files.Single(one => one.Path == Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file.Path)!, module.Of)));
            var asked = called.Declarations.Where(one => one.Kind == "parameter").ToList();
            var given = module.Value.GetProperty("params").EnumerateObject().Select(one => one.Name).ToList();
            Assert.Equal((module.Name, ""), (module.Name, string.Join(' ', given.Except(asked.Select(one => one.Name), StringComparer.Ordinal))));
            Assert.Equal((module.Name, ""), (module.Name, string.Join(' ', asked.Where(one => one.Value.ValueKind is JsonValueKind.Null).Select(one => one.Name).Except(given, StringComparer.Ordinal))));
        }
    }

    [Fact]
    public async Task The_store_is_opened_by_identity_alone_and_over_TLS()
    {
        var account = (await Declared.File("storage.bicep")).Resource("account").Value.GetProperty("properties");
        Assert.Equal((false, false, "TLS1_2", true), (account.GetProperty("allowSharedKeyAccess").GetBoolean(), account.GetProperty("allowBlobPublicAccess").GetBoolean(), account.GetProperty("minimumTlsVersion").GetString(), account.GetProperty("supportsHttpsTrafficOnly").GetBoolean()));
        Assert.True((await Declared.File("function-app.bicep")).Resource("app").Value.GetProperty("properties").GetProperty("httpsOnly").GetBoolean());
    }

    private static IEnumerable<string> NamesIn(string query) => Named().Matches(query).Select(match => match.Groups["name"].Value).Order(StringComparer.Ordinal);

    [GeneratedRegex("name: '(?<name>[^']+)', instanceCount", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Warm();

    [GeneratedRegex("startswith \"(?<line>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Asked();

    [GeneratedRegex("\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}

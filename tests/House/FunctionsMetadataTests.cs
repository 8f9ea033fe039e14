using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Queues;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Azure.Functions.Worker.Timers;

namespace PrivateDomain.Tests.House;

/// <summary>
/// <c>functions.metadata</c>, by which the platform knows an app's functions before it runs, is made of constants in attributes alone. Made here in the form of
/// https://github.com/Azure/azure-functions-dotnet-worker (sdk/FunctionMetadataLoaderExtension), it says of each function what the embedded host runs.
/// </summary>
public sealed class FunctionsMetadataTests
{
    // Schedules are told by when they come up next.
    private static readonly DateTime Moment = new(2026, 11, 23, 6, 5, 30, DateTimeKind.Utc);

    [Fact]
    public async Task It_can_be_derived_and_names_the_functions_that_the_host_runs()
    {
        await using var app = await App.Start();
        var derived = Derive();
        Assert.Equal(app.Service<FunctionCatalog>().Functions.Select(Told), derived.Select(one => Told(one!.AsObject())).Order(StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void It_has_the_platforms_form()
    {
        var derived = Derive().Select(one => one!).ToDictionary(one => one["name"]!.GetValue<string>(), one => one.ToJsonString(), StringComparer.Ordinal);
        Assert.Equal(
            """{"name":"HandleUrgent","scriptFile":"PrivateDomain.Functions.dll","entryPoint":"PrivateDomain.Messages.LaneFunctions.Urgent","language":"dotnet-isolated","properties":{"IsCodeless":false},"bindings":[{"name":"message","type":"queueTrigger","direction":"In","queueName":"urgent","properties":{"supportsDeferredBinding":"True"}}]}""",
            derived["HandleUrgent"]);
        Assert.Equal(
            """{"name":"SweepDue","scriptFile":"PrivateDomain.Functions.dll","entryPoint":"PrivateDomain.Due.SweepDue.Run","language":"dotnet-isolated","properties":{"IsCodeless":false},"bindings":[{"name":"timer","type":"timerTrigger","direction":"In","schedule":"0 * * * * *"}]}""",
            derived["SweepDue"]);
        Assert.Contains("""["get","head"],"route":"healthz"},{"name":"$return","type":"http","direction":"Out"}]""", derived["GetHealth"], StringComparison.Ordinal);
    }

    // Attributes are read as they stand in the file, and none is made, as by the build.
    private static JsonArray Derive() =>
    [
        .. from method in FunctionMethods.All
           let function = method.GetCustomAttributesData().Single(one => one.AttributeType == typeof(FunctionAttribute))
           select new JsonObject
           {
               ["name"] = (string)function.ConstructorArguments[0].Value!,
               ["scriptFile"] = typeof(Program).Assembly.GetName().Name + ".dll",
               ["entryPoint"] = $"{method.DeclaringType!.FullName}.{method.Name}",
               ["language"] = "dotnet-isolated",
               ["properties"] = new JsonObject { ["IsCodeless"] = false },
               ["bindings"] = new JsonArray([.. Bindings(method)]),
           },
    ];

    private static IEnumerable<JsonObject> Bindings(MethodInfo method)
    {
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.GetCustomAttributesData().SingleOrDefault(one => one.AttributeType.Name.EndsWith("TriggerAttribute", StringComparison.Ordinal)) is not { } trigger) continue;
            var binding = new JsonObject { ["name"] = parameter.Name, ["type"] = JsonNamingPolicy.CamelCase.ConvertName(trigger.AttributeType.Name[..^"Attribute".Length]), ["direction"] = "In" };
            var names = trigger.Constructor.GetParameters();
            for (var n = 0; n < names.Length; n++) Add(binding, names[n].Name!, trigger.ConstructorArguments[n]);
            foreach (var named in trigger.NamedArguments) Add(binding, JsonNamingPolicy.CamelCase.ConvertName(named.MemberName), named.TypedValue);
            // The worker's own converter makes it of what the host hands over unread.
            if (parameter.ParameterType == typeof(QueueMessage)) binding["properties"] = new JsonObject { ["supportsDeferredBinding"] = "True" };
            yield return binding;
            if (trigger.AttributeType == typeof(HttpTriggerAttribute)) yield return new JsonObject { ["name"] = "$return", ["type"] = "http", ["direction"] = "Out" };
        }
    }

    private static void Add(JsonObject binding, string name, CustomAttributeTypedArgument value) => binding[name] = value.Value switch
    {
        IReadOnlyCollection<CustomAttributeTypedArgument> many => new JsonArray([.. many.Select(one => JsonValue.Create((string)one.Value!))]),
        int level when value.ArgumentType.IsEnum => Enum.GetName(value.ArgumentType, level),
        bool flag => flag,
        var text => (string?)text,
    };

    private static string Told(Function function) => $"{function.Name} {function.EntryPoint} " + function.Trigger switch
    {
        HttpSource http => $"httpTrigger {string.Join(',', http.Methods)} {http.Pattern.RawText!.TrimStart('/')}",
        QueueSource queue => $"queueTrigger {queue.QueueName}",
        TimerSource timer => $"timerTrigger {timer.Schedule.NextAfter(Moment):O}",
        var other => throw new NotSupportedException(other.Type),
    };

    private static string Told(JsonObject function)
    {
        var trigger = function["bindings"]![0]!;
        var type = trigger["type"]!.GetValue<string>();
        return $"{function["name"]} {function["entryPoint"]} {type} " + type switch
        {
            "httpTrigger" => $"{string.Join(',', trigger["methods"]!.AsArray().Select(one => one!.GetValue<string>().ToUpperInvariant()))} {trigger["route"]}",
            "queueTrigger" => trigger["queueName"]!.GetValue<string>(),
            _ => TimerSchedule.Parse(trigger["schedule"]!.GetValue<string>())!.NextAfter(Moment).ToString("O"),
        };
    }
}

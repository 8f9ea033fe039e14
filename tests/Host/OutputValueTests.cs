using System.Dynamic;
using System.Globalization;
using System.Text.Json.Nodes;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Queues;

namespace PrivateDomain.Tests.Host;

/// <summary>Which messages a value stands for.</summary>
public sealed class OutputValueTests
{
    private readonly string _account = TestStore.NewAccount();

    [Theory]
    [InlineData("text", "tea")]
    [InlineData("text in braces", """{ "a": 1 }""")]
    [InlineData("object", """{"Name":"tea","Grams":50}""")]
    [InlineData("json object", """{"a":1,"b":[2]}""")]
    [InlineData("dynamic object", """{"a":1,"b":2}""")]
    [InlineData("bytes", "tea")]
    [InlineData("data", "tea")]
    [InlineData("number", "5")]
    [InlineData("guid", "00000000-0000-0000-0000-000000000000")]
    [InlineData("nothing")]
    public async Task One_value_is_one_message(string value, params string[] messages)
    {
        Assert.Equal(1, await SendAsync(value));

        Assert.Equal(messages, await PeekAsync("sent"));
    }

    [Theory]
    [InlineData("texts", "black", "green")]
    [InlineData("text in brackets", "black", "green")]
    [InlineData("objects", """{"Name":"black","Grams":1}""", """{"Name":"green","Grams":2}""")]
    [InlineData("none")]
    [InlineData("null among texts", "", "black")]
    public async Task A_list_is_a_message_for_each_element(string value, params string[] messages)
    {
        Assert.Equal(1, await SendAsync(value));

        Assert.Equal(messages, await PeekAsync("sent"));
    }

    [Theory]
    [InlineData("late failure")]
    [InlineData("element that cannot be written")]
    [InlineData("draft in brackets")]
    [InlineData("draft in braces")]
    public async Task A_value_that_cannot_be_written_fails_the_run_and_sends_nothing(string value)
    {
        Assert.Equal(1, await SendAsync(value));

        Assert.Empty(await PeekAsync("sent"));
        Assert.Equal([value], await PeekAsync("values-poison"));
    }

    [Fact]
    public async Task A_part_that_cannot_be_written_keeps_the_others_from_being_sent()
    {
        Assert.Equal(1, await SendAsync("parts", "parts"));

        Assert.Empty(await PeekAsync("sent"));
        Assert.Equal(["parts"], await PeekAsync("parts-poison"));
    }

    [Theory]
    [InlineData(49_152, "sent")]
    [InlineData(49_153, "values-poison")]
    public async Task A_message_holds_48_KiB_and_a_larger_one_fails_the_run(int bytes, string found)
    {
        var text = bytes.ToString(CultureInfo.InvariantCulture);
        Assert.Equal(1, await SendAsync(text));

        var message = Assert.Single(await PeekAsync(found));
        Assert.Equal(found is "sent" ? bytes : text.Length, message.Length);
    }

    private async Task<int> SendAsync(string value, string queue = "values")
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Values)).WithStorage(_account)
            .With("AzureFunctionsJobHost:extensions:queues:maxDequeueCount", "1"));
        var client = new Account(_account).Queue(queue);
        await client.CreateIfNotExistsAsync();
        await client.SendMessageAsync(value);
        return await host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None);
    }

    private async Task<IReadOnlyList<string>> PeekAsync(string queue)
    {
        var client = new Account(_account).Queue(queue);
        PeekedMessage[] messages = await client.ExistsAsync() ? await client.PeekMessagesAsync(32) : [];
        return [.. messages.Select(message => message.Body.ToString()).Order(StringComparer.Ordinal)];
    }
}

public sealed class Values
{
    [Function("Value")]
    [QueueOutput("sent")]
    public object? Value([QueueTrigger("values")] string kind) => kind switch
    {
        "text" => "tea",
        "text in braces" => """{ "a": 1 }""",
        "object" => new Tea("tea", 50),
        "json object" => new JsonObject { ["a"] = 1, ["b"] = new JsonArray(2) },
        "dynamic object" => Dynamic(),
        "bytes" => "tea"u8.ToArray(),
        "data" => BinaryData.FromString("tea"),
        "number" => 5,
        "guid" => Guid.Empty,
        "texts" => new[] { "black", "green" },
        "text in brackets" => """ ["black", "green"] """,
        "objects" => new List<Tea> { new("black", 1), new("green", 2) },
        "none" => Array.Empty<string>(),
        "null among texts" => new[] { "black", null },
        "late failure" => FailsLate(),
        "element that cannot be written" => new object[] { "black", new Unwritable() },
        "draft in brackets" => "[to be written]",
        "draft in braces" => "{to be written}",
        _ => int.TryParse(kind, CultureInfo.InvariantCulture, out var length) ? new string('x', length) : null,
    };

    [Function("Parts")]
    public Parted Part([QueueTrigger("parts")] string message) => new() { Fine = message, Torn = FailsLate() };

    private static ExpandoObject Dynamic()
    {
        var made = new ExpandoObject();
        _ = made.TryAdd("a", 1) && made.TryAdd("b", 2);
        return made;
    }

    private static IEnumerable<string> FailsLate()
    {
        yield return "black";
        throw new InvalidOperationException("failing on purpose");
    }

    public sealed record Tea(string Name, int Grams);

    public sealed class Parted
    {
        [QueueOutput("sent")]
        public string? Fine { get; init; }

        [QueueOutput("torn")]
        public IEnumerable<string>? Torn { get; init; }
    }

    private sealed class Unwritable
    {
        public string Text => throw new InvalidOperationException("failing on purpose");
    }
}

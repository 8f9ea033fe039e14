using System.Text;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Queues;

namespace PrivateDomain.Tests.Host;

public sealed class QueueBindingTests
{
    private readonly string _account = TestStore.NewAccount();

    [Fact]
    public async Task A_body_becomes_what_the_parameter_is()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Payloads)).WithStorage(_account).With("Queues:Whole", "whole"));
        await SendAsync("text", "héllo");
        await SendAsync("bytes", "héllo");
        await SendAsync("data", "héllo");
        await SendAsync("whole", "héllo");
        await SendAsync("object", """{"name":"héllo","extra":1}""");
        await SendAsync("number", "42");

        Assert.Equal(6, await host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None));

        Assert.Equal(
            ["bytes 6", "data héllo", "number 42", "object héllo", "text héllo", "whole héllo 1"],
            host.Journal.Entries.Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Details_are_text_and_dates_stand_in_quotes()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Details)).WithStorage(_account));
        await SendAsync("details-text", "plain");

        await host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None);

        var details = Assert.Single(host.Journal.Entries).Split('|');
        Assert.Equal("1", details[0]);
        Assert.Matches("^\"20\\d\\d-\\d\\d-\\d\\dT.*\\+00:00\"$", details[1]);
        Assert.Equal("plain", details[2]);
        Assert.Equal("True", details[3]);
    }

    [Fact]
    public async Task A_json_payload_hides_the_messages_own_details_from_text_and_objects()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Details)).WithStorage(_account));
        await SendAsync("details-text", """{"id":"mine","dequeueCount":99,"nested":{"a":1},"list":[1]}""");

        await host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None);

        var details = Assert.Single(host.Journal.Entries).Split('|');
        Assert.Equal("99", details[0]);
        Assert.Equal("False", details[3]);
        Assert.Equal("""{"a":1}""", details[4]);
        Assert.Equal("", details[5]);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_a_payload_is_left_out_of_the_details()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Details)).WithStorage(_account));
        await SendAsync("details-text", """{"id":"\ud800","\udc00":1,"nested":"kept"}""");

        Assert.Equal(1, await host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None));

        var details = Assert.Single(host.Journal.Entries).Split('|');
        Assert.Equal("True", details[3]);
        Assert.Equal("kept", details[4]);
    }

    [Fact]
    public async Task A_bound_queue_message_keeps_its_own_details()
    {
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Details)).WithStorage(_account));
        await SendAsync("details-message", """{"id":"mine","dequeueCount":99}""");

        await host.Service<QueueDispatcher>().PumpAsync(CancellationToken.None);

        Assert.Equal(["1 True"], host.Journal.Entries);
    }

    [Fact]
    public void A_body_that_is_no_text_has_no_text_among_its_details()
    {
        var message = QueuesModelFactory.QueueMessage("id", "receipt", BinaryData.FromBytes(new byte[] { 0xff, 0xfe }), dequeueCount: 1);

        Assert.False(QueueDetails.Of(message, withPayload: true).ContainsKey("QueueTrigger"));
    }

    private async Task SendAsync(string queue, string message)
    {
        var client = new Account(_account).Queue(queue);
        await client.CreateIfNotExistsAsync();
        await client.SendMessageAsync(message);
    }
}

public sealed class Payloads(Journal journal)
{
    [Function("Text")]
    public void Text([QueueTrigger("text")] string payload) => journal.Write($"text {payload}");

    [Function("Bytes")]
    public void Bytes([QueueTrigger("bytes")] byte[] payload) => journal.Write($"bytes {payload.Length}");

    [Function("Data")]
    public void Data([QueueTrigger("data")] BinaryData payload) => journal.Write($"data {payload}");

    [Function("Whole")]
    public void Whole([QueueTrigger("%Queues:Whole%")] QueueMessage payload) =>
        journal.Write($"whole {Encoding.UTF8.GetString(payload.Body)} {payload.DequeueCount}");

    [Function("Object")]
    public static Task ObjectAsync([QueueTrigger("object")] Thing payload, FunctionContext context)
    {
        ((Journal)context.InstanceServices.GetService(typeof(Journal))!).Write($"object {payload.Name}");
        return Task.CompletedTask;
    }

    [Function("Number")]
    public void Number([QueueTrigger("number")] int payload) => journal.Write($"number {payload}");

    public sealed record Thing(string Name);
}

public sealed class Details(Journal journal)
{
    [Function("DetailsText")]
    public void Text([QueueTrigger("details-text")] string payload, FunctionContext context, string id)
    {
        var data = context.BindingContext.BindingData;
        var (nested, list) = (data.GetValueOrDefault("nested"), data.GetValueOrDefault("list"));
        journal.Write(string.Join('|', data["DequeueCount"], data["InsertionTime"], data["queuetrigger"], id.Length > 10, nested, list));
    }

    [Function("DetailsMessage")]
    public void Message([QueueTrigger("details-message")] QueueMessage payload, FunctionContext context)
    {
        var data = context.BindingContext.BindingData;
        journal.Write($"{data["DequeueCount"]} {payload.MessageId.Equals(data["Id"])}");
    }
}

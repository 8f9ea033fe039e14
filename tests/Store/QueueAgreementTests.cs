using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace PrivateDomain.Tests.Store;

/// <summary>What the store and the emulator do alike, driven by the published client.</summary>
public sealed class QueueAgreementTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly Doors _doors = new();

    public async ValueTask DisposeAsync() => await _doors.DisposeAsync();

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_queue_is_made_once_and_made_again_the_same_it_stands(Way way)
    {
        var queue = (await _doors.QueuesAsync(way)).GetQueueClient("lane");
        var metadata = new Dictionary<string, string> { ["Owner"] = "shop one", ["lane"] = "urgent" };
        Assert.Equal(201, (await queue.CreateAsync(metadata)).Status);
        Assert.Equal(204, (await queue.CreateAsync(metadata)).Status);
        await Refused.AsAsync(409, "QueueAlreadyExists", () => queue.CreateAsync(new Dictionary<string, string> { ["owner"] = "another" }));
        Assert.True(await queue.ExistsAsync());
        Assert.Null(await queue.CreateIfNotExistsAsync());

        var properties = (await queue.GetPropertiesAsync()).Value;
        Assert.Equal(0, properties.ApproximateMessagesCount);
        Assert.Equal("shop one", properties.Metadata["Owner"]);
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Of_a_queue_that_is_not_there_everything_says_so(Way way)
    {
        var queue = (await _doors.QueuesAsync(way)).GetQueueClient("nowhere");
        Assert.False(await queue.ExistsAsync());
        Assert.False(await queue.DeleteIfExistsAsync());
        await Refused.AsAsync(404, "QueueNotFound", () => queue.GetPropertiesAsync());
        await Refused.AsAsync(404, "QueueNotFound", () => queue.SetMetadataAsync(new Dictionary<string, string>()));
        await Refused.AsAsync(404, "QueueNotFound", () => queue.SendMessageAsync("x"));
        await Refused.AsAsync(404, "QueueNotFound", () => queue.ReceiveMessagesAsync());
        await Refused.AsAsync(404, "QueueNotFound", () => queue.PeekMessagesAsync());
        await Refused.AsAsync(404, "QueueNotFound", () => queue.ClearMessagesAsync());
        await Refused.AsAsync(404, "QueueNotFound", () => queue.GetAccessPolicyAsync());
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Names_that_cannot_be_are_refused(Way way)
    {
        var service = await _doors.QueuesAsync(way);
        await Refused.AsAsync(400, "OutOfRangeInput", () => service.CreateQueueAsync("ab"));
        await Refused.AsAsync(400, "OutOfRangeInput", () => service.CreateQueueAsync(new string('a', 64)));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateQueueAsync("Upper"));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateQueueAsync("two--dashes"));
        await Refused.AsAsync(400, "InvalidResourceName", () => service.CreateQueueAsync("dash-"));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Queues_are_listed_in_pages_by_name_and_prefix(Way way)
    {
        var service = await _doors.QueuesAsync(way);
        foreach (var name in new[] { "b-1", "b-2", "b-3", "a-1", "c-1" })
            await service.CreateQueueAsync(name, new Dictionary<string, string> { ["which"] = name });

        List<IReadOnlyList<QueueItem>> pages = [];
        await foreach (var page in service.GetQueuesAsync(QueueTraits.Metadata, "b-").AsPages(pageSizeHint: 2))
            pages.Add(page.Values);
        Assert.Equal([["b-1", "b-2"], ["b-3"]], pages.Select(page => page.Select(queue => queue.Name)));
        Assert.Equal("b-3", pages[1][0].Metadata["which"]);

        List<string> all = [];
        await foreach (var queue in service.GetQueuesAsync())
            all.Add(queue.Name);
        Assert.Equal(["a-1", "b-1", "b-2", "b-3", "c-1"], all);
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_message_is_sent_received_and_deleted(Way way)
    {
        var queue = await NewQueueAsync(way);
        const string text = " <a> & \"b\" 好 𝄞\ttab\nline\r\nend ";
        var sent = (await queue.SendMessageAsync(text)).Value;
        Assert.NotEmpty(sent.PopReceipt);
        Assert.Equal(TimeSpan.FromDays(7), sent.ExpirationTime - sent.InsertionTime);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);

        var peeked = Assert.Single((await queue.PeekMessagesAsync(32)).Value);
        Assert.Equal((sent.MessageId, text, 0), (peeked.MessageId, peeked.Body.ToString(), peeked.DequeueCount));

        var received = Assert.Single((await queue.ReceiveMessagesAsync(32)).Value);
        Assert.Equal((sent.MessageId, text, 1), (received.MessageId, received.Body.ToString(), received.DequeueCount));
        Assert.NotEqual(sent.PopReceipt, received.PopReceipt);
        Assert.InRange(received.NextVisibleOn - received.InsertedOn ?? default, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(35));
        Assert.Empty((await queue.ReceiveMessagesAsync(32)).Value);
        Assert.Empty((await queue.PeekMessagesAsync(32)).Value);

        await Refused.AsAsync(400, "PopReceiptMismatch", () => queue.DeleteMessageAsync(sent.MessageId, sent.PopReceipt));
        Assert.Equal(204, (await queue.DeleteMessageAsync(received.MessageId, received.PopReceipt)).Status);
        await Refused.AsAsync(404, "MessageNotFound", () => queue.DeleteMessageAsync(received.MessageId, received.PopReceipt));
        await Refused.AsAsync(404, "MessageNotFound", () => queue.UpdateMessageAsync(received.MessageId, received.PopReceipt, "x"));
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task The_receipt_of_sending_deletes_and_updates_what_nobody_received(Way way)
    {
        var queue = await NewQueueAsync(way);
        var first = (await queue.SendMessageAsync("first")).Value;
        var second = (await queue.SendMessageAsync("second")).Value;
        Assert.Equal(204, (await queue.DeleteMessageAsync(first.MessageId, first.PopReceipt)).Status);
        await queue.UpdateMessageAsync(second.MessageId, second.PopReceipt, "changed", TimeSpan.Zero);
        Assert.Equal("changed", Assert.Single((await queue.ReceiveMessagesAsync(32)).Value).Body.ToString());
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task An_update_gives_a_new_receipt_and_keeps_the_text_it_was_not_given(Way way)
    {
        var queue = await NewQueueAsync(way);
        await queue.SendMessageAsync("as it was");
        var received = (await queue.ReceiveMessageAsync()).Value;
        var updated = (await queue.UpdateMessageAsync(received.MessageId, received.PopReceipt, visibilityTimeout: TimeSpan.Zero)).Value;
        Assert.NotEqual(received.PopReceipt, updated.PopReceipt);
        await Refused.AsAsync(400, "PopReceiptMismatch", () => queue.UpdateMessageAsync(received.MessageId, received.PopReceipt, "late"));

        var again = (await queue.ReceiveMessageAsync()).Value;
        Assert.Equal(("as it was", 2), (again.Body.ToString(), again.DequeueCount));
        var last = (await queue.UpdateMessageAsync(again.MessageId, again.PopReceipt, "new", TimeSpan.FromSeconds(60))).Value;
        Assert.Equal(204, (await queue.DeleteMessageAsync(again.MessageId, last.PopReceipt)).Status);
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Clearing_empties_the_queue_and_leaves_it(Way way)
    {
        var queue = await NewQueueAsync(way);
        await queue.SetMetadataAsync(new Dictionary<string, string> { ["kept"] = "yes" });
        var lost = (await queue.SendMessageAsync("one")).Value;
        await queue.SendMessageAsync("two");
        Assert.Equal(204, (await queue.ClearMessagesAsync()).Status);
        Assert.Empty((await queue.ReceiveMessagesAsync(32)).Value);
        await Refused.AsAsync(404, "MessageNotFound", () => queue.DeleteMessageAsync(lost.MessageId, lost.PopReceipt));
        await queue.SendMessageAsync("three");
        Assert.Equal("three", (await queue.ReceiveMessageAsync()).Value.Body.ToString());
        var properties = (await queue.GetPropertiesAsync()).Value;
        Assert.Equal((1, "yes"), (properties.ApproximateMessagesCount, properties.Metadata["kept"]));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Numbers_out_of_range_are_refused(Way way)
    {
        var queue = await NewQueueAsync(way);
        var (second, week) = (TimeSpan.FromSeconds(1), TimeSpan.FromDays(7));
        const string outOfRange = "OutOfRangeQueryParameterValue";
        await Refused.AsAsync(400, outOfRange, () => queue.ReceiveMessagesAsync(33));
        await Refused.AsAsync(400, outOfRange, () => queue.PeekMessagesAsync(33));
        await Refused.AsAsync(400, outOfRange, () => queue.ReceiveMessagesAsync(1, TimeSpan.Zero));
        await Refused.AsAsync(400, outOfRange, () => queue.ReceiveMessagesAsync(1, week + second));
        await Refused.AsAsync(400, outOfRange, () => queue.SendMessageAsync("x", visibilityTimeout: week + second));
        await Refused.AsAsync(400, "InvalidQueryParameterValue", () => queue.SendMessageAsync("x", timeToLive: TimeSpan.Zero));
        await Refused.AsAsync(400, "InvalidQueryParameterValue", () => queue.SendMessageAsync("x", second, second));

        var sent = (await queue.SendMessageAsync("x", timeToLive: TimeSpan.FromSeconds(-1))).Value;
        Assert.Equal(9999, sent.ExpirationTime.Year);
        await Refused.AsAsync(400, outOfRange, () => queue.UpdateMessageAsync(sent.MessageId, sent.PopReceipt, "x", week + second));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_message_holds_64_KiB_and_no_more(Way way)
    {
        var queue = await NewQueueAsync(way);
        var largest = new string('x', 65_536);
        await queue.SendMessageAsync(largest);
        Assert.Equal(largest, (await queue.ReceiveMessageAsync()).Value.Body.ToString());
        await Refused.AsAsync(413, "RequestBodyTooLarge", () => queue.SendMessageAsync(largest + "x"));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Access_policies_come_back_as_they_were_set(Way way)
    {
        var queue = await NewQueueAsync(way);
        Assert.Empty((await queue.GetAccessPolicyAsync()).Value);
        var until = new DateTimeOffset(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
        await queue.SetAccessPolicyAsync([new QueueSignedIdentifier { Id = "reader", AccessPolicy = new QueueAccessPolicy { ExpiresOn = until, Permissions = "rp" } }]);
        var policy = Assert.Single((await queue.GetAccessPolicyAsync()).Value);
        Assert.Equal(("reader", until, "rp"), (policy.Id, policy.AccessPolicy.ExpiresOn, policy.AccessPolicy.Permissions));
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Service_properties_come_back_as_they_were_set(Way way)
    {
        var service = await _doors.QueuesAsync(way);
        var properties = (await service.GetPropertiesAsync()).Value;
        properties.HourMetrics = new QueueMetrics { Version = "1.0", Enabled = true, IncludeApis = true, RetentionPolicy = new QueueRetentionPolicy { Enabled = true, Days = 3 } };
        properties.Cors = [new QueueCorsRule { AllowedOrigins = "http://shop.example", AllowedMethods = "GET", AllowedHeaders = "*", ExposedHeaders = "*", MaxAgeInSeconds = 60 }];
        await service.SetPropertiesAsync(properties);
        var set = (await service.GetPropertiesAsync()).Value;
        Assert.Equal((true, 3), (set.HourMetrics.Enabled, set.HourMetrics.RetentionPolicy.Days));
        Assert.Equal("http://shop.example", Assert.Single(set.Cors).AllowedOrigins);
    }

    private async Task<QueueClient> NewQueueAsync(Way way) => (await (await _doors.QueuesAsync(way)).CreateQueueAsync("lane")).Value;
}

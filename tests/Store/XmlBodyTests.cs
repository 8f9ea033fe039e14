using System.Text;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Bodies that are XML, or pretend to be, wherever one is read.</summary>
public sealed class XmlBodyTests : IAsyncDisposable
{
    private readonly NewStore _store = NewStore.Open(clock: new ManualClock());

    public static TheoryData<string, string, string, string> Readers => new()
    {
        { "Queue", "POST", "/lane/messages", "QueueMessage" },
        { "Queue", "PUT", "/lane?comp=acl", "SignedIdentifiers" },
        { "Queue", "PUT", "/?restype=service&comp=properties", "StorageServiceProperties" },
        { "Table", "PUT", "/things?comp=acl", "SignedIdentifiers" },
        { "Table", "PUT", "/?restype=service&comp=properties", "StorageServiceProperties" },
        { "Blob", "PUT", "/room/blob?comp=blocklist", "BlockList" },
        { "Blob", "PUT", "/room?restype=container&comp=acl", "SignedIdentifiers" },
        { "Blob", "PUT", "/?restype=service&comp=properties", "StorageServiceProperties" },
    };

    [Theory, MemberData(nameof(Readers))]
    public async Task What_is_no_document_of_the_protocol_is_refused(string service, string method, string target, string root)
    {
        var kind = Enum.Parse<StorageKind>(service);
        // As deep as there is room in a message; elsewhere deeper than the stack of any thread.
        var depth = root == "QueueMessage" ? 18_000 : 500_000;
        var deep = string.Concat(Enumerable.Repeat("<a>", depth));
        var deepest = deep + string.Concat(Enumerable.Repeat("</a>", depth));
        foreach (var body in new[]
        {
            "", " ", "x", "<", "<a/>", "<!---->", $"<{root}>", $"<{root}></{root}><a/>", $"<{root}>&nbsp;</{root}>", $"<{root}>\u0001</{root}>", $"<{root}>&#0;</{root}>",
            $"<{root} a='1' a='2'/>", $"<p:{root}/>", $"<!DOCTYPE a [<!ENTITY b 'c'>]><{root}>&b;</{root}>", $"<?xml version='1.0' encoding='utf-7'?><{root}/>",
            $"<?xml version='1.0' encoding='utf-16'?><{root}/>", $"<?xml version='1.0' encoding='nowhere'?><{root}/>", $"<?xml version='2.0'?><{root}/>", $"<{root}>{deepest}</{root}>", deep,
        })
        {
            // Without any body access policies are taken away.
            if (body.Length > 0 || !target.Contains("comp=acl", StringComparison.Ordinal))
                await RefusedAsync(kind, method, target, Encoding.UTF8.GetBytes(body));
        }

        await RefusedAsync(kind, method, target, [.. Encoding.UTF8.GetBytes($"<{root}>"), 0xff, 0xfe, .. Encoding.UTF8.GetBytes($"</{root}>")]);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("&lt;a b=&quot;c&quot;&gt; &amp; ]]&gt;", "<a b=\"c\"> & ]]>")]
    [InlineData("<![CDATA[<a>&amp;]]>", "<a>&amp;")]
    [InlineData("a\r\nb\nc\rd\t", "a\r\nb\nc\rd\t")]
    [InlineData("&#xD;&#10;&#9;&#x1F600;\ud83d\ude00", "\r\n\t\ud83d\ude00\ud83d\ude00")]
    [InlineData("\ufeff\u0085\u2028\ufffd", "\ufeff\u0085\u2028\ufffd")]
    [InlineData("", "")]
    [InlineData("a<!-- not this -->b<?nor this?>", "ab")]
    public async Task A_message_comes_back_as_it_was_meant(string written, string meant)
    {
        await AskAsync(StorageKind.Queue, "PUT", "/lane", []);
        foreach (var start in new[] { "", "\ufeff", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n" })
        {
            var body = Encoding.UTF8.GetBytes($"{start}<QueueMessage>\n  <MessageText>{written}</MessageText>\n</QueueMessage>\n");
            Assert.Equal(201, (await AskAsync(StorageKind.Queue, "POST", "/lane/messages", body)).Status);
        }

        var received = (await _store.Queues().GetQueueClient("lane").ReceiveMessagesAsync(32)).Value;
        Assert.Equal([meant, meant, meant], received.Select(message => message.Body.ToString()));
    }

    [Theory]
    [InlineData("<QueueMessage/>")]
    [InlineData("<QueueMessage><MessageText><b>x</b></MessageText></QueueMessage>")]
    [InlineData("<QueueMessage><MessageText>a</MessageText><MessageText>b</MessageText></QueueMessage>")]
    [InlineData("<QueueMessage><messagetext>a</messagetext></QueueMessage>")]
    [InlineData("<QueueMessage xmlns='x'><MessageText>a</MessageText></QueueMessage>")]
    public async Task A_message_of_which_something_would_be_lost_is_none(string body) =>
        await RefusedAsync(StorageKind.Queue, "POST", "/lane/messages", Encoding.UTF8.GetBytes(body));

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    private async Task RefusedAsync(StorageKind kind, string method, string target, byte[] body)
    {
        await AskAsync(StorageKind.Queue, "PUT", "/lane", []);
        await AskAsync(StorageKind.Blob, "PUT", "/room?restype=container", []);
        await AskAsync(StorageKind.Table, "POST", "/Tables", Encoding.UTF8.GetBytes("""{"TableName":"things"}"""));
        var answer = await AskAsync(kind, method, target, body);
        Assert.True(answer.Status == 400, $"{answer.Status} for {Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)))}");
        Assert.Equal("InvalidXmlDocument", OneContainer.Code(answer));
    }

    private Task<StorageResponse> AskAsync(StorageKind kind, string method, string target, byte[] body)
    {
        var parts = target.Split('?', 2);
        var request = new StorageRequest(method, parts[0], QueryText.Read(parts.Length > 1 ? "?" + parts[1] : ""), new Dictionary<string, string>(), body, "http://127.0.0.1/x");
        return _store.Door.Answer(kind, request);
    }
}

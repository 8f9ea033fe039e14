using System.Text;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>Requests bent in every way, always the same ones: none of them is a fault of the service.</summary>
public sealed class FuzzTests
{
    private const int Requests = 6000;
    private const string Json = "application/json";

    private static readonly string[] Shards =
    [
        "'", "''", "(", ")", "()", ",", "=", "%", "%2F", "%27", "%00", "%0A", "%ff", "/", "\\", "\"", "\\ud800", "\\u0000", "\0", "\r\n", "\n", "\r\n\r\n", "--", "--batch_1", "--batch_1--",
        "{", "}", "[", "]", ":", "null", "true", "-1", "0", "99999999999999999999", "1e999", "NaN", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.9999999-14:00", "*", "W/\"x\"", "好", "😀", "\ud800", "&#1;",
        "<", ">", "</", "<a b='&#1;'/>", "<!DOCTYPE a>", " ", ";", "@odata.type", "Edm.Int64", "Edm.Guid", "not ", " and ", " or ", "((((", "datetime'", "guid'", "X'", "http://", "file:///", "mailto:", "?", "#", "$batch",
    ];

    private static readonly Shape[] Tables =
    [
        new("POST", "/Tables", """{"TableName":"other"}""", ("Content-Type", Json)),
        new("GET", "/Tables?$top=5&$filter=TableName ge 'a'&NextTableName=b", ""),
        new("DELETE", "/Tables('other')", ""),
        new("POST", "/things", """{"PartitionKey":"p","RowKey":"r","A":1,"B":"2","B@odata.type":"Edm.Int64","C":"2026-01-01T00:00:00Z","C@odata.type":"Edm.DateTime"}""", ("Prefer", "return-no-content")),
        new("PUT", "/things(PartitionKey='p',RowKey='r')", """{"A":1.5,"B":"AQ==","B@odata.type":"Edm.Binary"}""", ("If-Match", "*")),
        new("MERGE", "/things(PartitionKey='p',RowKey='r')", """{"A":true,"B":"NaN","B@odata.type":"Edm.Double"}"""),
        new("GET", "/things(PartitionKey='p',RowKey='r')?$select=A,B", "", ("Accept", "application/json;odata=fullmetadata")),
        new("GET", "/things()?$top=5&$filter=PartitionKey eq 'p' and (RowKey ge 'r' or not (A eq 5L)) and C lt datetime'2026-01-01T00:00:00Z'&NextPartitionKey=1!cAA=&NextRowKey=1!cgA=", ""),
        new("DELETE", "/things(PartitionKey='p',RowKey='r')", "", ("If-Match", "W/\"datetime'x'\"")),
        new("POST", "/$batch", new TableBatch().Put("p", "a").Insert("p", "b").Add("DELETE", OneTable.At("p", "a"), "", "If-Match: *\r\n").Body, ("Content-Type", TableBatch.ContentType)),
        new("PUT", "/things?comp=acl", "<SignedIdentifiers><SignedIdentifier><Id>a</Id></SignedIdentifier></SignedIdentifiers>"),
        new("GET", "/things?comp=acl", ""),
        new("PUT", "/?restype=service&comp=properties", "<StorageServiceProperties><Cors a='b'>text</Cors></StorageServiceProperties>"),
        new("GET", "/?restype=service&comp=properties", ""),
    ];

    private static readonly Shape[] Queues =
    [
        new("PUT", "/lane", "", ("x-ms-meta-a", "b")),
        new("GET", "/?comp=list&prefix=l&maxresults=5&marker=bA&include=metadata", ""),
        new("POST", "/lane/messages?visibilitytimeout=0&messagettl=60", "<QueueMessage><MessageText>hello</MessageText></QueueMessage>"),
        new("GET", "/lane/messages?numofmessages=5&visibilitytimeout=1", ""),
        new("GET", "/lane/messages?peekonly=true&numofmessages=5", ""),
        new("PUT", "/lane/messages/11111111-2222-3333-4444-555555555555?popreceipt=AAAA&visibilitytimeout=5", "<QueueMessage><MessageText>hello</MessageText></QueueMessage>"),
        new("DELETE", "/lane/messages/11111111-2222-3333-4444-555555555555?popreceipt=AAAA", ""),
        new("PUT", "/lane?comp=acl", "<SignedIdentifiers><SignedIdentifier><Id>a</Id></SignedIdentifier></SignedIdentifiers>"),
        new("PUT", "/?restype=service&comp=properties", "<StorageServiceProperties><Cors a='b'>text</Cors></StorageServiceProperties>"),
        new("GET", "/lane?comp=metadata", ""),
    ];

    private static readonly Shape[] Blobs =
    [
        new("PUT", "/room?restype=container", "", ("x-ms-meta-a", "b"), ("x-ms-blob-public-access", "blob")),
        new("GET", "/?comp=list&prefix=r&maxresults=5&marker=bA", ""),
        new("GET", "/room?restype=container&comp=list&prefix=a&delimiter=/&include=metadata,uncommittedblobs&marker=bA", ""),
        new("PUT", "/room/a/b", "text", ("x-ms-blob-type", "BlockBlob"), ("x-ms-blob-content-type", "text/plain"), ("If-None-Match", "*"), ("Content-MD5", "AAAA")),
        new("PUT", "/room/a/b?comp=block&blockid=AAAA", "text"),
        new("PUT", "/room/a/b?comp=blocklist", "<BlockList><Latest>AAAA</Latest></BlockList>"),
        new("GET", "/room/a/b?comp=blocklist&blocklisttype=all", ""),
        new("GET", "/room/a/b", "", ("x-ms-range", "bytes=0-1"), ("If-Match", "\"0x1\""), ("If-Modified-Since", "Sun, 01 Mar 2026 08:00:00 GMT")),
        new("PUT", "/room/a/b?comp=lease", "", ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "15"), ("x-ms-proposed-lease-id", "11111111-2222-3333-4444-555555555555")),
        new("PUT", "/room/a/b?comp=metadata", "", ("x-ms-meta-a", "b"), ("x-ms-lease-id", "11111111-2222-3333-4444-555555555555")),
        new("DELETE", "/room/a/b", "", ("x-ms-delete-snapshots", "include")),
    ];

    public static TheoryData<string> Services => ["Table", "Queue", "Blob"];

    [Theory, MemberData(nameof(Services))]
    public async Task No_request_whatever_is_a_fault_of_the_service(string service)
    {
        var kind = Enum.Parse<StorageKind>(service);
        var shapes = kind switch { StorageKind.Table => Tables, StorageKind.Queue => Queues, _ => Blobs };
        await using var store = NewStore.Open(clock: new ManualClock());
        var random = new Random(2026);
        await store.Door.Answer(kind, (kind == StorageKind.Table ? new Shape("POST", "/Tables", """{"TableName":"things"}""") : shapes[0]).Request());
        var done = 0;
        for (var i = 0; i < Requests; i++)
        {
            var request = shapes[random.Next(shapes.Length)].Bent(random, shapes).Request();
            var answer = await store.Door.Answer(kind, request);
            Assert.True(answer.Status < 500 || answer.Status == 501, $"{answer.Status} at {i}: {request.Method} {request.Path} {string.Join('&', request.Query)} {string.Join(';', request.Headers)} {Encoding.UTF8.GetString(request.Body.Span)}");
            Assert.DoesNotContain(answer.Headers, header => header.Value.Contains('\n', StringComparison.Ordinal));
            done += answer.Status < 300 ? 1 : 0;
        }

        // Most are refused, but the mutations are to reach behind the first check.
        Assert.InRange(done, Requests / 20, Requests);
    }

    private sealed record Shape(string Method, string Target, string Body, params (string Name, string Value)[] Headers)
    {
        public Shape Bent(Random random, Shape[] others)
        {
            var bent = this;
            for (var times = random.Next(4); times > 0; times--)
            {
                bent = random.Next(8) switch
                {
                    0 => bent with { Method = others[random.Next(others.Length)].Method },
                    1 => bent with { Body = others[random.Next(others.Length)].Body },
                    2 or 3 => bent with { Target = "/" + Bend(bent.Target[1..], random) },
                    4 or 5 => bent with { Body = Bend(bent.Body, random) },
                    6 when bent.Headers.Length > 0 => bent with { Headers = [.. bent.Headers[1..], (bent.Headers[0].Name, Bend(bent.Headers[0].Value, random))] },
                    _ => bent with { Headers = [.. bent.Headers, others[random.Next(others.Length)].Headers.FirstOrDefault(("X-HTTP-Method", "MERGE"))] },
                };
            }

            return bent;
        }

        public StorageRequest Request()
        {
            var parts = Target.Split('?', 2);
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, value) in Headers)
                headers[name] = value.Replace("\r", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal);
            return new StorageRequest(Method, parts[0], QueryText.Read(parts.Length > 1 ? "?" + parts[1] : ""), headers, Encoding.UTF8.GetBytes(Body), "http://127.0.0.1/x");
        }

        private static string Bend(string text, Random random)
        {
            var (at, shard) = (random.Next(text.Length + 1), Shards[random.Next(Shards.Length)]);
            return random.Next(4) switch
            {
                0 => text[..at],
                1 => text.Remove(at, Math.Min(text.Length - at, random.Next(1, 6))),
                2 => text[..at] + shard + text[at..],
                _ => text[..at] + shard + text[Math.Min(text.Length, at + shard.Length)..],
            };
        }
    }
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Embedded.Storage.Hosting;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>What of a request to queues and blobs is signed, and in which form.</summary>
public sealed class SharedKeyTests
{
    private const string Secret = "c2VjcmV0";
    private const string Path = "/acc/room/a%20b";

    private readonly ManualClock _clock = new();

    [Theory]
    [InlineData("", "")]
    [InlineData("?comp=metadata", "\ncomp:metadata")]
    [InlineData("?restype=container&comp=list", "\ncomp:list\nrestype:container")]
    [InlineData("?include=metadata,snapshots", "\ninclude:metadata,snapshots")]
    [InlineData("?include=metadata%2Csnapshots", "\ninclude:metadata,snapshots")]
    [InlineData("?include=b&include=a&INCLUDE=c", "\ninclude:a,b,c")]
    [InlineData("?PREFIX=Ab%2Fc", "\nprefix:Ab/c")]
    [InlineData("?prefix=&comp", "\ncomp:\nprefix:")]
    [InlineData("?marker=a+b%2B=", "\nmarker:a+b+=")]
    public void The_query_is_signed_decoded_by_name_and_with_commas(string query, string signed)
    {
        var headers = Headers(("x-ms-date", Now));
        Check(query, headers, $"GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:{Now}\n/acc{Path}{signed}");
    }

    [Fact]
    public void The_headers_of_the_protocol_are_signed_in_their_order_and_its_own_by_name()
    {
        var headers = Headers(
            ("Content-Encoding", "gzip"), ("Content-Language", "zh"), ("Content-Length", "7"), ("Content-MD5", "m"), ("Content-Type", "text/plain"), ("Date", "unused"),
            ("If-Modified-Since", "s"), ("If-Match", "a"), ("If-None-Match", "b"), ("If-Unmodified-Since", "u"), ("Range", "bytes=0-1"), ("User-Agent", "not signed"),
            ("X-MS-Version", "2020-12-06"), ("x-ms-meta-b", " two  words "), ("x-ms-meta-A", "1,2"), ("x-ms-date", Now));
        Check("", headers, $"GET\ngzip\nzh\n7\nm\ntext/plain\n\ns\na\nb\nu\nbytes=0-1\nx-ms-date:{Now}\nx-ms-meta-a:1,2\nx-ms-meta-b:two  words\nx-ms-version:2020-12-06\n/acc{Path}");
    }

    [Fact]
    public void A_length_of_nothing_is_signed_as_nothing_and_a_date_where_there_is_no_other() =>
        Check("", Headers(("Content-Length", "0"), ("Date", Now)), $"GET\n\n\n\n\n\n{Now}\n\n\n\n\n\n/acc{Path}");

    private string Now => _clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);

    private static Dictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);

    private void Check(string query, Dictionary<string, string> headers, string text)
    {
        var key = new SharedKey("acc", Secret, _clock);
        string Signed(string what) => $"SharedKey acc:{Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(Secret), Encoding.UTF8.GetBytes(what)))}";
        StorageRequest Request(string authorization) =>
            new("GET", "/room/a%20b", QueryText.Read(query), new Dictionary<string, string>(headers, StringComparer.OrdinalIgnoreCase) { ["Authorization"] = authorization }, default, "http://x/acc");
        key.Check(StorageKind.Blob, Path, Request(Signed(text)));
        Assert.Equal("AuthenticationFailed", Assert.Throws<StorageRefusal>(() => key.Check(StorageKind.Blob, Path, Request(Signed(text + " ")))).Code);
    }
}

using System.Globalization;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables.Wire;

/// <summary>What every request carries: the protocol's version, and the date of this try.</summary>
internal sealed class TableHeaders(string version, TimeProvider time) : HttpPipelineSynchronousPolicy
{
    public const string Date = "x-ms-date";
    public const string Version = "x-ms-version";
    public const string DataServiceVersion = "DataServiceVersion";
    public const string Json = "application/json";
    public const string Xml = "application/xml";
    public const string MinimalMetadata = "application/json;odata=minimalmetadata";

    public override void OnSendingRequest(HttpMessage message)
    {
        var headers = message.Request.Headers;
        headers.SetValue(Version, version);
        headers.SetValue(DataServiceVersion, "3.0");
        headers.SetValue(Date, time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
    }
}

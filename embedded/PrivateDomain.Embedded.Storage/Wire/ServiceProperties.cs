using System.Text;
using System.Xml.Linq;
using PrivateDomain.Embedded.Storage.Engine;

namespace PrivateDomain.Embedded.Storage.Wire;

/// <summary>
/// A service's own settings, such as logging and CORS: kept and given back, and otherwise without effect here
/// (https://learn.microsoft.com/rest/api/storageservices/set-queue-service-properties).
/// </summary>
internal sealed class ServiceProperties(string service)
{
    private const string Root = "StorageServiceProperties";

    private static readonly IReadOnlyDictionary<string, string> Defaults = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Logging"] = "<Logging><Version>1.0</Version><Delete>false</Delete><Read>false</Read><Write>false</Write><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging>",
        ["HourMetrics"] = "<HourMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></HourMetrics>",
        ["MinuteMetrics"] = "<MinuteMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></MinuteMetrics>",
        ["Cors"] = "<Cors />",
    };

    /// <exception cref="StorageRefusal">Properties are got and set, nothing else.</exception>
    public Operation Plan(StorageRequest request) => request.Method switch
    {
        "GET" => Operation.Reading(session => Answer(Stored(session))),
        "PUT" => Operation.Writing(Set(request)),
        _ => throw CommonRefusals.UnsupportedMethod(),
    };

    private static StorageResponse Answer(XElement stored)
    {
        var usual = Defaults.Select(part => stored.Element(part.Key) ?? XElement.Parse(part.Value));
        var shown = new XElement(Root, usual, stored.Elements().Where(part => !Defaults.ContainsKey(part.Name.LocalName)));
        return Xml.Answer(200, shown.WriteTo);
    }

    private XElement Stored(Session session) =>
        session.First("SELECT value FROM properties WHERE service = ?1", row => Xml.Read(row.GetFieldValue<byte[]>(0), Root), service) ?? new XElement(Root);

    private Func<WriteScope, StorageResponse> Set(StorageRequest request)
    {
        var changes = Xml.Read(request.Body, Root);
        return scope =>
        {
            // What a request leaves out stays as it was.
            var stored = Stored(scope.Session);
            foreach (var part in changes.Elements())
            {
                stored.Element(part.Name)?.Remove();
                stored.Add(part);
            }

            var value = Encoding.UTF8.GetBytes(stored.ToString(SaveOptions.DisableFormatting));
            scope.Session.Execute("INSERT INTO properties VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = excluded.value", service, value);
            return new StorageResponse(202);
        };
    }
}

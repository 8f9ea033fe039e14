using System.Text;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>What a client asks of the service itself or of a table's access: properties, statistics, stored access policies.</summary>
internal static class ServiceParts
{
    private const int MostIdentifiers = 5;
    private const string NoProperties = """<?xml version="1.0" encoding="utf-8"?><StorageServiceProperties><Logging><Version>1.0</Version><Delete>false</Delete><Read>false</Read><Write>false</Write><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></Logging><HourMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></HourMetrics><MinuteMetrics><Version>1.0</Version><Enabled>false</Enabled><RetentionPolicy><Enabled>false</Enabled></RetentionPolicy></MinuteMetrics><Cors /></StorageServiceProperties>""";
    private const string NoAccess = """<?xml version="1.0" encoding="utf-8"?><SignedIdentifiers />""";

    public static Operation Plan(string part, StorageRequest request) => (part, request.Method) switch
    {
        ("acl", "GET") => Operation.Reading(GetAccess(request)),
        ("acl", "PUT") => Operation.Writing(SetAccess(request)),
        ("properties", "GET") => Operation.Reading(session => Xml.Answer(
            200,
            session.First("SELECT value FROM properties WHERE service = 'table'", row => row.GetFieldValue<byte[]>(0)) ?? Encoding.UTF8.GetBytes(NoProperties))),
        ("properties", "PUT") => Operation.Writing(SetProperties(request)),
        ("stats", _) => throw new StorageRefusal(400, "InvalidQueryParameterValue", "One machine has no secondary to tell of."),
        _ => throw TableRefusals.MethodNotAllowed(),
    };

    private static Func<Engine.WriteScope, StorageResponse> SetProperties(StorageRequest request)
    {
        var body = request.Body.ToArray();
        return scope =>
        {
            scope.Session.Execute("INSERT INTO properties VALUES ('table', ?1) ON CONFLICT DO UPDATE SET value = excluded.value", body);
            return new StorageResponse(202);
        };
    }

    private static Func<Engine.Session, StorageResponse> GetAccess(StorageRequest request)
    {
        var name = TableAddress.Read(request.Path).Table;
        return session => Xml.Answer(200, session.First("SELECT acl FROM tables WHERE name = ?1", row => row.IsDBNull(0) ? Encoding.UTF8.GetBytes(NoAccess) : row.GetFieldValue<byte[]>(0), name)
            ?? throw TableRefusals.TableNotFound());
    }

    private static Func<Engine.WriteScope, StorageResponse> SetAccess(StorageRequest request)
    {
        var (name, body) = (TableAddress.Read(request.Path).Table, request.Body.IsEmpty ? null : Identifiers(request.Body));
        return scope => scope.Session.Execute("UPDATE tables SET acl = ?2 WHERE name = ?1", name, body) == 1 ? new StorageResponse(204) : throw TableRefusals.TableNotFound();
    }

    private static byte[] Identifiers(ReadOnlyMemory<byte> body) =>
        Xml.Read(body, "SignedIdentifiers").Elements().Count() <= MostIdentifiers ? body.ToArray() : throw CommonRefusals.InvalidXmlDocument();
}

using System.Text.Json;
using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Tables.Filters;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>The table service's REST protocol (https://learn.microsoft.com/rest/api/storageservices/table-service-rest-api).</summary>
internal sealed class TableService : IStorageService
{
    private const int MostBytes = 4 * 1024 * 1024;

    /// <summary>Where tables themselves are asked for, so none has this name.</summary>
    private const string Tables = "Tables";

    private readonly ServiceProperties _properties = new("table");

    public Operation Plan(StorageRequest request)
    {
        if (request.Body.Length > MostBytes)
            throw TableRefusals.BodyTooLarge();
        return request.Parameter("comp") is { } part ? PlanPart(part, request) : PlanRows(request.AsMeant());
    }

    public StorageResponse Refuse(StorageRequest request, StorageRefusal refusal) => Refusals.Answer(refusal, refusal.Message);

    public bool Sweep(WriteScope scope) => Leaving.Sweep(scope, "table", "DELETE FROM entities WHERE tableId = ?1 AND key IN (SELECT key FROM entities WHERE tableId = ?1 LIMIT 1000)");

    private Operation PlanPart(string part, StorageRequest request) => (part, request.Method) switch
    {
        ("properties", _) => _properties.Plan(request),
        ("acl", "GET") => Operation.Reading(TableAccess.Get(request)),
        ("acl", "PUT") => Operation.Writing(TableAccess.Set(request)),
        ("stats", _) => throw CommonRefusals.InvalidParameter("comp", part, "One machine has no secondary to tell of."),
        ("acl", _) => throw TableRefusals.MethodNotAllowed(),
        _ => throw CommonRefusals.InvalidParameter("comp", part, "The service has no such part."),
    };

    private static Operation PlanRows(StorageRequest request)
    {
        if (request.Path == "/$batch")
            return request.Method == "POST" ? Operation.Writing(BatchRequest.Read(request).Run) : throw TableRefusals.MethodNotAllowed();
        if (request.Path is "/Tables" or "/Tables()")
            return request.Method switch
            {
                "POST" => Operation.Writing(Create(request)),
                "GET" => Operation.Reading(List(request)),
                _ => throw TableRefusals.MethodNotAllowed(),
            };
        if (TableAddress.OfTable(request.Path) is { } name)
            return request.Method == "DELETE" ? Operation.Writing(Delete(name)) with { LeavesRows = true } : throw TableRefusals.MethodNotAllowed();

        var address = TableAddress.Read(request.Path);
        return request.Method != "GET" ? Operation.Writing(EntityWrites.Of(address, request))
            : Operation.Reading(address.IsEntity ? EntityReads.Get(address, request) : EntityReads.Query(address, request));
    }

    private static Func<WriteScope, StorageResponse> Create(StorageRequest request)
    {
        var name = TableAddress.Checked(NameIn(request.Body));
        if (name.Equals(Tables, StringComparison.OrdinalIgnoreCase))
            throw TableRefusals.InvalidName();
        return scope =>
        {
            if (Leaving.Holds(scope, "table", name))
                throw TableRefusals.TableBeingDeleted();
            if (scope.Session.Execute("INSERT INTO tables (id, name) VALUES (?1, ?2) ON CONFLICT DO NOTHING", scope.NextStamp(), name) == 0)
                throw TableRefusals.TableExists();
            var location = $"{request.BaseAddress}/Tables('{name}')";
            return request.Header("Prefer") is "return-no-content"
                ? new StorageResponse(204).With("Location", location).With("DataServiceId", location).With("Preference-Applied", "return-no-content")
                : Shown(request, name).As(201).With("Location", location);
        };
    }

    private static StorageResponse Shown(StorageRequest request, string name)
    {
        var answer = new EntityJson(request, Tables);
        return answer.Of(json =>
        {
            answer.WriteContext(json, "/@Element");
            json.WriteString("TableName", name);
        });
    }

    private static string NameIn(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind is JsonValueKind.Object && json.RootElement.TryGetProperty("TableName", out var name) && name.ValueKind is JsonValueKind.String
                ? name.GetString()!
                : throw TableRefusals.NeedsKeys();
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            // The latter where a text holds half of a character.
            throw TableRefusals.Invalid("The body is no JSON.");
        }
    }

    private static Func<Session, StorageResponse> List(StorageRequest request)
    {
        const int most = 1000;
        var filter = FilterParser.Parse(request.Parameter("$filter"));
        var from = request.Parameter("NextTableName") ?? "";
        var top = request.Parameter("$top") is { } text ? int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var asked) && asked is >= 1 and <= most ? asked : throw TableRefusals.Invalid($"$top is 1 to {most}.") : most;
        return session =>
        {
            var names = session.All("SELECT name FROM tables WHERE name >= ?1 ORDER BY name", row => row.GetString(0), from)
                .Where(name => filter is null || filter.Holds(new TableRow(name)))
                .Take(top + 1)
                .ToList();
            var json = new EntityJson(request, Tables);
            var answer = json.Of(writer =>
            {
                json.WriteContext(writer, "");
                writer.WriteStartArray("value");
                foreach (var name in names.Take(top))
                {
                    writer.WriteStartObject();
                    writer.WriteString("TableName", name);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
            });
            return names.Count > top ? answer.With("x-ms-continuation-NextTableName", names[top]) : answer;
        };
    }

    private static Func<WriteScope, StorageResponse> Delete(string name) => scope =>
    {
        var table = TableRows.Table(scope.Session, name);
        scope.Session.Execute("DELETE FROM tables WHERE id = ?1", table);
        Leaving.Add(scope, "table", name, table);
        return new StorageResponse(204);
    };
}

using Azure.Data.Tables;

namespace PrivateDomain.Storage;

/// <summary>The tables of the app. What each one keeps and how its keys are built is described in docs/storage.md.</summary>
public sealed class Tables(TableServiceClient service)
{
    public static readonly IReadOnlyList<string> Names =
        ["adds", "campaigns", "catalog", "codes", "contacts", "contactways", "cycles", "due", "failures", "groups", "inbox", "jobs", "keepers", "lookups", "lostwelcomes", "media", "orders", "relations", "runtime", "sales", "scans", "tasks", "transfers", "trials", "waiting"];

    public Table Adds { get; } = new(service.GetTableClient("adds"));
    public Table Campaigns { get; } = new(service.GetTableClient("campaigns"));
    public Table Catalog { get; } = new(service.GetTableClient("catalog"));
    public Table Codes { get; } = new(service.GetTableClient("codes"));
    public Table ContactWays { get; } = new(service.GetTableClient("contactways"));
    public Table Cycles { get; } = new(service.GetTableClient("cycles"));
    public Table Due { get; } = new(service.GetTableClient("due"));
    public Table Failures { get; } = new(service.GetTableClient("failures"));
    public Table Groups { get; } = new(service.GetTableClient("groups"));
    public Table Inbox { get; } = new(service.GetTableClient("inbox"));
    public Table Jobs { get; } = new(service.GetTableClient("jobs"));
    public Table Keepers { get; } = new(service.GetTableClient("keepers"));
    public Table Lookups { get; } = new(service.GetTableClient("lookups"));
    public Table LostWelcomes { get; } = new(service.GetTableClient("lostwelcomes"));
    public Table Media { get; } = new(service.GetTableClient("media"));
    public Table Orders { get; } = new(service.GetTableClient("orders"));
    public Table Relations { get; } = new(service.GetTableClient("relations"));
    public Table Runtime { get; } = new(service.GetTableClient("runtime"));
    public Table Sales { get; } = new(service.GetTableClient("sales"));
    public Table Scans { get; } = new(service.GetTableClient("scans"));
    public Table Tasks { get; } = new(service.GetTableClient("tasks"));
    public Table Transfers { get; } = new(service.GetTableClient("transfers"));
    public Table Trials { get; } = new(service.GetTableClient("trials"));
    public Table Waiting { get; } = new(service.GetTableClient("waiting"));
}

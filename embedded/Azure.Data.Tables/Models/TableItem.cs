using System.Runtime.Serialization;

namespace Azure.Data.Tables.Models;

/// <summary>A table of the account.</summary>
public class TableItem
{
    public TableItem(string name) => Name = name;

    // What a filter has to call it.
    [DataMember(Name = "TableName")]
    public string Name { get; }
}

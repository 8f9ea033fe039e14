namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>The types of properties. Only the first three need no annotation in JSON.</summary>
internal enum EdmType
{
    String,
    Boolean,
    Int32,
    Int64,
    Double,
    DateTime,
    Guid,
    Binary,
}

internal static class EdmTypes
{
    public const string Annotation = "@odata.type";

    public static EdmType? Parse(string name) => name switch
    {
        "Edm.String" => EdmType.String,
        "Edm.Boolean" => EdmType.Boolean,
        "Edm.Int32" => EdmType.Int32,
        "Edm.Int64" => EdmType.Int64,
        "Edm.Double" => EdmType.Double,
        "Edm.DateTime" => EdmType.DateTime,
        "Edm.Guid" => EdmType.Guid,
        "Edm.Binary" => EdmType.Binary,
        _ => null,
    };

    public static string Name(this EdmType type) => "Edm." + type;

    public static bool NeedsAnnotation(this EdmType type) => type > EdmType.Int32;
}

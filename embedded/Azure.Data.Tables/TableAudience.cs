namespace Azure.Data.Tables;

/// <summary>The cloud whose directory gives the tokens.</summary>
public readonly struct TableAudience : IEquatable<TableAudience>
{
    private const string DefaultScope = "/.default";

    private readonly string _value;

    /// <param name="value">The resource that tokens are asked for, such as <c>https://storage.azure.com</c>.</param>
    /// <exception cref="ArgumentException">Nothing in it.</exception>
    public TableAudience(string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        _value = value;
    }

    public static TableAudience AzureChina { get; } = new(nameof(AzureChina));

    public static TableAudience AzureGovernment { get; } = new("AzureGov");

    public static TableAudience AzurePublicCloud { get; } = new("AzurePublic");

    internal string Scope => Resource.EndsWith(DefaultScope, StringComparison.OrdinalIgnoreCase)
        ? Resource
        : Resource.TrimEnd('/') + DefaultScope;

    private string Resource => _value switch
    {
        nameof(AzureChina) => "https://storage.azure.cn",
        "AzureGov" => "https://storage.azure.us",
        "AzurePublic" => "https://storage.azure.com",
        var own => own,
    };

    public static implicit operator TableAudience(string value) => new(value);

    public static bool operator ==(TableAudience left, TableAudience right) => left.Equals(right);

    public static bool operator !=(TableAudience left, TableAudience right) => !left.Equals(right);

    /// <summary>Without regard to case.</summary>
    public bool Equals(TableAudience other) => string.Equals(_value, other._value, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TableAudience other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(_value ?? "");

    public override string ToString() => _value;
}

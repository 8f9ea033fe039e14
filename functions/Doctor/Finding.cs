using System.Text.Json.Serialization;

namespace PrivateDomain.Doctor;

/// <summary>How it stands with one thing that the app needs.</summary>
public enum Health
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>It works, and may fail customers one day.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>Customers are failed now.</summary>
    [JsonStringEnumMemberName("problem")]
    Problem,

    /// <summary>Not to be seen while something else is in the way.</summary>
    [JsonStringEnumMemberName("notChecked")]
    NotChecked,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Check">Its name, such as <c>trustedAddress</c>.</param>
/// <param name="Cause">What was found.</param>
/// <param name="Cure">What to do; empty where nothing is to be done.</param>
public sealed record Finding(string Check, Health Health, string Cause, string Cure = "")
{
    public static Finding Ok(string check, string found) => new(check, Health.Ok, found);

    public static Finding Warning(string check, string cause, string cure) => new(check, Health.Warning, cause, cure);

    public static Finding Problem(string check, string cause, string cure) => new(check, Health.Problem, cause, cure);

    public static Finding NotChecked(string check, string because) => new(check, Health.NotChecked, because);
}

/// <summary>All findings, in the order in which they are to be cured.</summary>
public sealed record Report(IReadOnlyList<Finding> Findings)
{
    public bool IsWell => Findings.All(finding => finding.Health is not Health.Problem);
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Report))]
internal sealed partial class DoctorJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;

namespace PrivateDomain.Jobs;

/// <summary>Work that takes longer than a request: an upload that is worked through piece by piece, by whoever is alive.</summary>
/// <param name="Kind">What is done, such as <c>importCodes</c>.</param>
/// <param name="Subject">What it is done with, such as the offer.</param>
/// <param name="Lines">Of the upload that were worked through.</param>
/// <param name="Offset">Bytes of the upload that were worked through.</param>
/// <param name="Counts">By the kind's own words.</param>
/// <param name="RejectedParts">Pieces of the file of rejected lines.</param>
/// <param name="Upload">The name of its file.</param>
/// <param name="ContentHash">SHA-256 of the upload, hex: the same request again brings the same.</param>
/// <param name="SkipsLine">The piece before ended within a line that is too long.</param>
/// <param name="CreatedAt">System time, UTC.</param>
/// <param name="Options">How it is to be done: JSON of the kind's own.</param>
/// <param name="Step">Of those that the kind has, from 0.</param>
/// <param name="Position">What was done of the step.</param>
/// <param name="RejectedHeader">The first line of the file of rejected lines.</param>
/// <param name="AreFilesGone">It ended so long ago that its files are deleted.</param>
public sealed record Job(
    string Id, string Kind, string Subject, JobStatus Status, DateTimeOffset CreatedAt, long Lines, long Offset, IReadOnlyDictionary<string, long> Counts, int RejectedParts, string Upload, string ContentHash, bool SkipsLine = false, DateTimeOffset? EndedAt = null,
    string? Options = null, int Step = 0, int Position = 0, string RejectedHeader = Job.PlainHeader, bool AreFilesGone = false)
{
    public const string PlainHeader = "line,text,reason";

    /// <summary>What <paramref name="step"/> counted, added.</summary>
    public Job With(IReadOnlyDictionary<string, long> step) => this with
    {
        Counts = Counts.Keys.Union(step.Keys, StringComparer.Ordinal).ToDictionary(
            word => word, word => Counts.GetValueOrDefault(word) + step.GetValueOrDefault(word), StringComparer.Ordinal),
    };
}

[JsonConverter(typeof(JobStatusJson))]
public enum JobStatus
{
    Running,
    Done,
}

internal sealed class JobStatusJson() : JsonStringEnumConverter<JobStatus>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(JobsListed))]
internal sealed partial class JobJson : JsonSerializerContext;

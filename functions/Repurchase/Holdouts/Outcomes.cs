using System.Globalization;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Contacts;
using PrivateDomain.Coupons;
using PrivateDomain.Storage;

namespace PrivateDomain.Repurchase.Holdouts;

/// <summary>
/// What everybody who takes part did, and its sums: the table <c>trials</c>. A contact's row and the sum of its partition are replaced in one transaction,
/// each as it was read, so that a sum is always that of the rows beside it.
/// </summary>
public sealed class Outcomes(Tables tables, [FromKeyedServices(Clocks.System)] TimeProvider system)
{
    private const string Sum = "sum";
    private const int MostTries = 40;

    /// <summary>Counts the contact so in this month and no other way; what says the same, or was read of a later revision, stands.</summary>
    /// <param name="outcome">Nothing: the contact is out for good, also for a run that read it earlier and comes later.</param>
    /// <returns>Whether anything was written.</returns>
    /// <exception cref="TimeoutException">Very many are counted at this moment.</exception>
    public async Task<bool> Count(string month, string contact, Outcome? outcome, long revision, CancellationToken stop)
    {
        var (partition, key, json) = (Partition(month, contact[..1]), "contact|" + contact, outcome?.ToJson());
        for (var tries = 1; tries <= MostTries; tries++)
        {
            var standing = await tables.Trials.Find(partition, key, stop);
            var before = standing?.GetString("json");
            if (standing is not null && (before is null || before == json || (json is not null && standing.GetInt64("rev") > revision))) return false;
            var row = new TableEntity(partition, key) { ["arm"] = outcome?.Arm.ToString(), ["json"] = json, ["rev"] = revision };
            if (await tables.Trials.Submit([Written(row, standing), .. await Summed(partition, before, outcome, stop)], stop)) return true;
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(2, 10 + (10 * tries))), system, stop);
        }
        throw new TimeoutException("Very many contacts are counted at this moment; the queue brings the message again.");
    }

    /// <summary>The sums of everybody who was enrolled in these months of the brand's zone, both included, by the percentage of then.</summary>
    public async Task<IReadOnlyDictionary<int, Stratum>> Read(DateOnly from, DateOnly until, CancellationToken stop)
    {
        var strata = new SortedDictionary<int, Stratum>();
        for (var month = from; month <= until; month = month.AddMonths(1))
            foreach (var sum in await Task.WhenAll(Histories.Parts.Select(shard => tables.Trials.Find(Partition(month.ToString("yyyy-MM", CultureInfo.InvariantCulture), shard), Sum, stop))))
                foreach (var (percent, stratum) in From(sum)) strata[percent] = strata.GetValueOrDefault(percent, Stratum.None) + stratum;
        return strata;
    }

    // What leaves and what comes; who was never counted and is not to be changes no sum.
    private async Task<TableTransactionAction[]> Summed(string partition, string? before, Outcome? after, CancellationToken stop)
    {
        if (before is null && after is null) return [];
        var standing = await tables.Trials.Find(partition, Sum, stop);
        var strata = From(standing);
        foreach (var (outcome, sign) in new[] { (before is null ? null : Outcome.From(before), -1), (after, 1) })
            if (outcome is not null) strata[outcome.Percent] = strata.GetValueOrDefault(outcome.Percent, Stratum.None).With(outcome, sign);
        return [Written(new TableEntity(partition, Sum) { ["json"] = JsonSerializer.Serialize(strata, HoldoutJson.Default.SortedDictionaryInt32Stratum) }, standing)];
    }

    private static SortedDictionary<int, Stratum> From(TableEntity? sum) => sum is null ? [] : JsonSerializer.Deserialize(sum.Text("json"), HoldoutJson.Default.SortedDictionaryInt32Stratum)!;

    private static TableTransactionAction Written(TableEntity row, TableEntity? standing) => standing is null
        ? new(TableTransactionActionType.Add, row) : new(TableTransactionActionType.UpdateReplace, row, standing.ETag);

    private static string Partition(string month, string shard) => $"{Holdout.Experiment}|{month}|{shard}";
}

/// <summary>As a text: a number in JSON is read by many as one of 53 bits.</summary>
internal sealed class WholeNumber : JsonConverter<BigInteger>
{
    public override BigInteger Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        BigInteger.Parse(reader.GetString()!, CultureInfo.InvariantCulture);

    public override void Write(Utf8JsonWriter writer, BigInteger value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString(CultureInfo.InvariantCulture));
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(WholeNumber), typeof(Words<TrialArm>)])]
[JsonSerializable(typeof(Outcome))]
[JsonSerializable(typeof(SortedDictionary<int, Stratum>))]
[JsonSerializable(typeof(HoldoutReport))]
internal sealed partial class HoldoutJson : JsonSerializerContext;

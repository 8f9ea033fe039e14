using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Runtime.Serialization;
using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class FilterTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 14, 0, 0, TimeSpan.FromHours(2));
    private static readonly Guid Id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Fact]
    public void A_text_filter_quotes_every_value_as_its_type_asks()
    {
        Assert.Equal(
            "A eq 'it''s' and B eq 'x' and C eq 5 and D eq 5L and E eq 1.5 and F eq 5.0 and G eq true",
            TableClient.CreateQueryFilter($"A eq {"it's"} and B eq {'x'} and C eq {5} and D eq {5L} and E eq {1.5} and F eq {5.0} and G eq {true}"));
        Assert.Equal(
            "A gt datetime'2026-01-01T12:00:00.0000000Z' and B le datetime'2026-01-01T12:00:00.0000000Z'",
            TableClient.CreateQueryFilter($"A gt {Noon} and B le {Noon.UtcDateTime}"));
        Assert.Equal(
            "A eq guid'0f8fad5b-d9cb-469f-a165-70867728950e' and B eq X'0a0b'",
            TableClient.CreateQueryFilter($"A eq {Id} and B eq {new byte[] { 10, 11 }}"));
    }

    [Fact]
    public void A_value_cannot_break_out_of_its_quotes()
    {
        var hostile = "x' or RowKey ne '";

        Assert.Equal("PartitionKey eq 'x'' or RowKey ne '''", TableClient.CreateQueryFilter($"PartitionKey eq {hostile}"));
        Assert.Equal("PartitionKey eq 'x'' or RowKey ne '''", TableClient.CreateQueryFilter<Row>(row => row.PartitionKey == hostile));
    }

    [Fact]
    public void No_filter_stays_none()
    {
        Assert.Null(TableClient.CreateQueryFilter(null!));
        Assert.Null(TableServiceClient.CreateQueryFilter((FormattableString)null!));
    }

    [Fact]
    public void A_value_without_a_literal_is_refused() =>
        Assert.Throws<ArgumentException>(() => TableClient.CreateQueryFilter($"A eq {new object()}"));

    [SuppressMessage("Globalization", "CA1309", Justification = "Never run: the service compares ordinally, and takes no argument for it.")]
    public static TheoryData<string, string?, Expression<Func<Row, bool>>> Conditions()
    {
        var (partition, number, moment) = ("a", 5L, Noon);
        return new()
        {
            { "equality", "(PartitionKey eq 'a') and (RowKey ne 'b')", row => row.PartitionKey == partition && row.RowKey != "b" },
            { "or within and", "((N gt 1) or (N lt 0)) and (L ge 5L)", row => (row.N > 1 || row.N < 0) && row.L >= number },
            { "three in a row", "((N eq 1) and (L eq 2L)) and (D le 3.0)", row => row.N == 1 && row.L == 2 && row.D <= 3 },
            { "value first", "L lt 5L", row => number > row.L },
            { "flag", "Flag eq true", row => row.Flag },
            { "not", "not (Flag eq true)", row => !row.Flag },
            { "flag compared", "Flag eq false", row => row.Flag == false },
            { "compare to", "RowKey ge 'a'", row => row.RowKey.CompareTo(partition) >= 0 },
            { "compare to, value first", "RowKey lt 'a'", row => partition.CompareTo(row.RowKey) > 0 },
            { "compare to, zero first", "RowKey gt 'a'", row => 0 < row.RowKey.CompareTo(partition) },
            { "compare", "RowKey lt 'a'", row => string.Compare(row.RowKey, partition) < 0 },
            { "equals", "RowKey eq 'a'", row => row.RowKey.Equals(partition) },
            { "static equals", "RowKey eq 'a'", row => string.Equals(row.RowKey, partition) },
            { "nullable", "(Maybe eq 1) and (Maybe gt 0)", row => row.Maybe == 1 && row.Maybe!.Value > 0 },
            { "timestamp", "Timestamp gt datetime'2026-01-01T12:00:00.0000000Z'", row => row.Timestamp > moment },
            { "new in the condition", "When eq datetime'0001-01-01T00:00:00.0000001Z'", row => row.When == new DateTimeOffset(1, TimeSpan.Zero) },
            { "guid", "Id eq guid'0f8fad5b-d9cb-469f-a165-70867728950e'", row => row.Id == Id },
            { "renamed", "nick_name eq 'x'", row => row.Renamed == "x" },
            { "a call on the value's side", "RowKey eq 'b'", row => row.RowKey == partition.Replace('a', 'b') },
            { "always", null, row => true },
            { "always, as it turns out", null, row => number > 4 },
        };
    }

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_in_code_becomes_a_filter(string form, string? expected, Expression<Func<Row, bool>> condition)
    {
        Assert.NotEmpty(form);
        Assert.Equal(expected, TableClient.CreateQueryFilter(condition));
    }

    [Fact]
    public void Rows_without_a_class_are_filtered_by_their_values()
    {
        Assert.Equal("N eq 5", TableClient.CreateQueryFilter<TableEntity>(row => row.GetInt32("N") == 5));
        Assert.Equal("N eq 5L", TableClient.CreateQueryFilter<TableEntity>(row => row.GetInt64("N") == 5));
        Assert.Equal("Name eq 'x'", TableClient.CreateQueryFilter<TableEntity>(row => (string?)row["Name"] == "x"));
        Assert.Equal("Name gt 'x'", TableClient.CreateQueryFilter<TableEntity>(row => row.GetString("Name")!.CompareTo("x") > 0));
        Assert.Equal("Done eq true", TableClient.CreateQueryFilter<TableEntity>(row => row.GetBoolean("Done") == true));
    }

    public static TheoryData<string, Expression<Func<Row, bool>>> Impossible() => new()
    {
        { "a method", row => row.RowKey.StartsWith("ab") },
        { "culture", row => string.Equals(row.RowKey, "a", StringComparison.OrdinalIgnoreCase) },
        { "culture in compare", row => string.Compare(row.RowKey, "a", StringComparison.Ordinal) > 0 },
        { "two properties", row => row.RowKey == row.PartitionKey },
        { "null", row => row.Renamed == null },
        { "an enum", row => row.Day == DayOfWeek.Friday },
        { "arithmetic", row => row.N + 1 == 2 },
        { "a property's length", row => row.RowKey.Length == 2 },
        { "never", row => false },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void A_condition_the_service_cannot_evaluate_is_refused(string form, Expression<Func<Row, bool>> condition)
    {
        Assert.NotEmpty(form);
        Assert.Throws<NotSupportedException>(() => TableClient.CreateQueryFilter(condition));
    }

    [Fact]
    public async Task The_filters_select_what_they_say()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new Row("p", "1") { L = 10, D = 0.5, Flag = true, Renamed = "O'Brien", Id = Id, When = Noon });
        await table.AddEntityAsync(new Row("p", "2") { L = 20, D = 5, Flag = false, When = Noon.AddDays(1) });
        await table.AddEntityAsync(new Row("q", "3") { L = 30, D = 5, Flag = true, When = Noon.AddDays(2) });

        Assert.Equal("1 2", await KeysAsync(row => row.PartitionKey == "p"));
        Assert.Equal("2", await KeysAsync(row => row.PartitionKey == "p" && row.L > 10));
        Assert.Equal("1 3", await KeysAsync(row => row.Flag));
        Assert.Equal("2", await KeysAsync(row => !row.Flag));
        Assert.Equal("2 3", await KeysAsync(row => row.D == 5));
        Assert.Equal("1", await KeysAsync(row => row.Renamed == "O'Brien"));
        Assert.Equal("1", await KeysAsync(row => row.Id == Id));
        Assert.Equal("2 3", await KeysAsync(row => row.When > Noon));
        Assert.Equal("1 2 3", await KeysAsync(row => true));
        Assert.Equal("2", await KeysAsync(row => row.RowKey.CompareTo("1") > 0 && row.RowKey.CompareTo("3") < 0));

        async Task<string> KeysAsync(Expression<Func<Row, bool>> condition) =>
            string.Join(' ', (await table.QueryAsync(condition).ListAsync()).Select(row => row.RowKey));
    }

    [Fact]
    public async Task A_property_that_is_not_there_matches_nothing_not_even_unequal()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r"));

        Assert.Empty(await table.QueryAsync<TableEntity>("Missing ne 'a'").ListAsync());
    }

    public sealed class Row(string partitionKey, string rowKey) : ITableEntity
    {
        public Row()
            : this("", "")
        {
        }

        public string PartitionKey { get; set; } = partitionKey;

        public string RowKey { get; set; } = rowKey;

        public DateTimeOffset? Timestamp { get; set; }

        public ETag ETag { get; set; }

        public int N { get; set; }

        public int? Maybe { get; set; }

        public long L { get; set; }

        public double D { get; set; }

        public bool Flag { get; set; }

        public Guid Id { get; set; }

        public DateTimeOffset When { get; set; }

        public DayOfWeek Day { get; set; }

        [DataMember(Name = "nick_name")]
        public string? Renamed { get; set; }
    }
}

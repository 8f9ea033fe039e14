using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class TypeTests
{
    private static readonly DateTimeOffset Moment = new DateTimeOffset(2026, 3, 9, 23, 30, 0, TimeSpan.FromMinutes(330)).AddTicks(1234567);
    private static readonly Guid Id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

    [Fact]
    public async Task Every_type_of_the_service_survives_a_round_trip_in_a_row_without_a_class()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r")
        {
            ["String"] = "私域 \"quoted\" <&>\u2028\n",
            ["Bool"] = true,
            ["Int"] = int.MinValue,
            ["Long"] = long.MaxValue,
            ["Double"] = 0.1,
            ["WholeDouble"] = 5.0,
            ["NaN"] = double.NaN,
            ["Infinity"] = double.NegativeInfinity,
            ["Guid"] = Id,
            ["Moment"] = Moment,
            ["Utc"] = Moment.UtcDateTime,
            ["Bytes"] = new byte[] { 0, 1, 255 },
            ["Data"] = new BinaryData("abc"u8.ToArray()),
            ["Kind"] = Level.High,
            ["Span"] = TimeSpan.FromHours(36),
            ["Null"] = null,
        });

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal("私域 \"quoted\" <&>\u2028\n", read.GetString("String"));
        Assert.True(read.GetBoolean("Bool"));
        Assert.Equal(int.MinValue, read.GetInt32("Int"));
        Assert.Equal(long.MaxValue, read.GetInt64("Long"));
        Assert.Equal(0.1, read.GetDouble("Double"));
        Assert.Equal(5.0, read.GetDouble("WholeDouble"));
        Assert.Equal(double.NaN, read.GetDouble("NaN"));
        Assert.Equal(double.NegativeInfinity, read.GetDouble("Infinity"));
        Assert.Equal(Id, read.GetGuid("Guid"));
        Assert.Equal(Moment, read.GetDateTimeOffset("Moment"));
        Assert.Equal(Moment.UtcDateTime, read.GetDateTime("Utc"));
        Assert.Equal([0, 1, 255], read.GetBinary("Bytes"));
        Assert.Equal("abc", read.GetBinaryData("Data")!.ToString());
        Assert.Equal(("High", "P1DT12H"), (read.GetString("Kind"), read.GetString("Span")));
        Assert.False(read.ContainsKey("Null"));
    }

    [Fact]
    public async Task A_moment_keeps_its_instant_to_100_nanoseconds_and_loses_its_offset()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Moment"] = Moment });

        var read = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;

        Assert.Equal(Moment.UtcTicks, read.GetDateTimeOffset("Moment")!.Value.UtcTicks);
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("Moment")!.Value.Offset);
        Assert.Equal(DateTimeKind.Utc, read.GetDateTime("Moment")!.Value.Kind);
    }

    [Fact]
    public async Task A_class_is_stored_property_by_property_and_read_back()
    {
        var table = await TestTables.NewAsync();
        var written = new Everything
        {
            PartitionKey = "p",
            RowKey = "r",
            Text = "Li",
            Flag = true,
            Number = 7,
            Maybe = 8,
            Long = long.MinValue,
            Unsigned = 9,
            Ratio = 3,
            Single = 1.5f,
            Id = Id,
            Moment = Moment,
            Utc = Moment.UtcDateTime,
            Bytes = [1, 2],
            Data = new BinaryData("abc"u8.ToArray()),
            Level = Level.Low,
            Renamed = "other name",
            Ignored = "not stored",
        };
        await table.AddEntityAsync(written);

        var read = (await table.GetEntityAsync<Everything>("p", "r")).Value;
        var raw = (await table.GetEntityAsync<TableEntity>("p", "r")).Value;
        string[] system = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

        Assert.Equal(("p", "r", "Li", true, 7, 8), (read.PartitionKey, read.RowKey, read.Text, read.Flag, read.Number, read.Maybe));
        Assert.Equal((long.MinValue, 9ul, 3.0, 1.5f), (read.Long, read.Unsigned, read.Ratio, read.Single));
        Assert.Equal((Id, Moment, Moment.UtcDateTime), (read.Id, read.Moment, read.Utc));
        Assert.Equal([1, 2], read.Bytes);
        Assert.Equal("abc", read.Data!.ToString());
        Assert.Equal((Level.Low, null, "other name", "default"), (read.Level, read.Nothing, read.Renamed, read.Ignored));
        Assert.Equal("other name", raw.GetString("nick_name"));
        Assert.Equal((raw.ETag, raw.Timestamp), (read.ETag, read.Timestamp));
        Assert.Equal(
            "Bytes Data Flag Id Level Long Maybe Moment Number Ratio Single Text Unsigned Utc nick_name",
            string.Join(' ', raw.Keys.Except(system, StringComparer.Ordinal).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_class_may_hide_the_keys_behind_the_interface()
    {
        var table = await TestTables.NewAsync();
        ITableEntity hidden = new Hidden { Text = "x" };
        (hidden.PartitionKey, hidden.RowKey) = ("p", "r");
        await table.AddEntityAsync(hidden);

        ITableEntity read = (await table.GetEntityAsync<Hidden>("p", "r")).Value;

        Assert.Equal(("p", "r", "x"), (read.PartitionKey, read.RowKey, ((Hidden)read).Text));
    }

    [Fact]
    public async Task A_stored_type_that_the_class_does_not_have_is_an_error_and_not_a_guess()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new TableEntity("p", "text") { [nameof(Everything.Number)] = "seven" });
        await table.AddEntityAsync(new TableEntity("p", "enum") { [nameof(Everything.Level)] = "Unheard" });

        await Assert.ThrowsAsync<InvalidCastException>(() => table.GetEntityAsync<Everything>("p", "text"));
        await Assert.ThrowsAsync<ArgumentException>(() => table.GetEntityAsync<Everything>("p", "enum"));
    }

    [Fact]
    public async Task A_time_span_in_a_class_is_written_and_not_read_back()
    {
        var table = await TestTables.NewAsync();
        await table.AddEntityAsync(new Timed { PartitionKey = "p", RowKey = "r", Span = TimeSpan.FromMinutes(1) });

        Assert.Equal("PT1M", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("Span"));
        Assert.Equal(TimeSpan.Zero, (await table.GetEntityAsync<Timed>("p", "r")).Value.Span);
    }

    [Fact]
    public async Task A_local_or_unspecified_date_is_not_a_moment()
    {
        var table = TestTables.On(new ScriptedTransport());

        foreach (var kind in new[] { DateTimeKind.Unspecified, DateTimeKind.Local })
        {
            var row = new TableEntity("p", "r") { ["When"] = new DateTime(2026, 1, 1, 0, 0, 0, kind) };
            await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(row));
        }
    }

    [Fact]
    public async Task A_type_the_service_lacks_is_refused()
    {
        var table = TestTables.On(new ScriptedTransport());

        foreach (var value in new object[] { 1.5m, (short)1, new[] { "list" }, new { Nested = 1 } })
            await Assert.ThrowsAsync<NotSupportedException>(() => table.AddEntityAsync(new TableEntity("p", "r") { ["Value"] = value }));
    }

    [Fact]
    public void A_row_without_a_class_is_a_dictionary_that_keeps_wider_number_types()
    {
        var row = new TableEntity("p", "r") { ["Long"] = 1L, ["Double"] = 1.0, ["Int"] = 1, ["Text"] = "x" };
        row["Long"] = 2;
        row["Double"] = 2;
        row["Int"] = 2L;
        row.Add("Text", 3);

        Assert.Equal((2L, 2.0, 2L, 3), (row.GetInt64("Long"), row.GetDouble("Double"), row.GetInt64("Int"), row.GetInt32("Text")));
        Assert.Null(row["Missing"]);
        Assert.Null(row.GetInt32("Missing"));
        Assert.Throws<InvalidOperationException>(() => row.GetInt32("Long"));
        Assert.Throws<InvalidOperationException>(() => row.GetString("Long"));
        Assert.Equal(default, row.ETag);
        Assert.Equal(6, row.Count);
    }
}

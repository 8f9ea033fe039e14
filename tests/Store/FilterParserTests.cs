using PrivateDomain.Embedded.Storage.Tables;
using PrivateDomain.Embedded.Storage.Tables.Filters;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Tests.Store;

/// <summary>The filter language, and what it says of one row.</summary>
public sealed class FilterParserTests
{
    private static readonly Dictionary<string, EdmValue> Properties = new()
    {
        ["Small"] = EdmValue.Of(5),
        ["Large"] = EdmValue.Of(5_000_000_000),
        ["Five"] = EdmValue.Of(5L),
        ["Real"] = EdmValue.Of(5.5),
        ["NoNumber"] = EdmValue.Of(double.NaN),
        ["Yes"] = EdmValue.Of(true),
        ["No"] = EdmValue.Of(false),
        ["Name"] = EdmValue.Of("O'Brien"),
        ["On"] = EdmValue.OfDate("2026-03-01T08:00:00Z")!.Value,
        ["Id"] = EdmValue.OfGuid("11111111-2222-3333-4444-abcdefabcdef")!.Value,
        ["Bytes"] = EdmValue.OfBinary([1, 255]),
    };

    [Theory]
    [InlineData("Name eq 'O''Brien'", true)]
    [InlineData("'O''Brien' eq Name", true)]
    [InlineData("Name gt 'O'", true)]
    [InlineData("'O' lt Name", true)]
    [InlineData("'O' gt Name", false)]
    [InlineData("5 le Small", true)]
    [InlineData("6 ge Small", true)]
    [InlineData("Small eq 5L", true)]
    [InlineData("Five eq 5", true)]
    [InlineData("Small eq 5.0", true)]
    [InlineData("Real gt 5", true)]
    [InlineData("Real eq 55e-1", true)]
    [InlineData("Large eq 5000000000L", true)]
    [InlineData("Large eq 5000000000", true)]
    [InlineData("Small gt -1", true)]
    [InlineData("NoNumber eq NaN", false)]
    [InlineData("NoNumber gt 0.0", false)]
    [InlineData("Yes", true)]
    [InlineData("No", false)]
    [InlineData("not No", true)]
    [InlineData("Yes eq true", true)]
    [InlineData("No ne true", true)]
    [InlineData("true", true)]
    [InlineData("On eq datetime'2026-03-01T08:00:00.0000000Z'", true)]
    [InlineData("On eq datetime'2026-03-01T10:00:00+02:00'", true)]
    [InlineData("On lt datetime'2026-03-01T08:00:00.0000001Z'", true)]
    [InlineData("On ge datetime'2026-03-01'", true)]
    [InlineData("Id eq guid'11111111-2222-3333-4444-ABCDEFABCDEF'", true)]
    [InlineData("Bytes eq X'01ff'", true)]
    [InlineData("Bytes eq binary'01FF'", true)]
    [InlineData("Bytes gt X'01'", true)]
    [InlineData("PartitionKey eq 'p' and RowKey eq 'r'", true)]
    [InlineData("Timestamp gt datetime'1999-01-01T00:00:00Z'", true)]
    public void A_comparison_says(string text, bool holds) => Assert.Equal(holds, Holds(text));

    [Theory]
    [InlineData("true or true and false", true)]
    [InlineData("(true or true) and false", false)]
    [InlineData("false and true or true", true)]
    [InlineData("not false and false", false)]
    [InlineData("not (false and false)", true)]
    [InlineData("not true or true", true)]
    [InlineData("not not true", true)]
    [InlineData("  (  ( true )  )  ", true)]
    public void Not_binds_before_and_and_that_before_or(string text, bool holds) => Assert.Equal(holds, Holds(text));

    [Theory]
    [InlineData("Missing eq 'a'")]
    [InlineData("Missing ne 'a'")]
    [InlineData("Missing lt 'a'")]
    [InlineData("Missing ge ''")]
    [InlineData("Missing")]
    [InlineData("name eq 'O''Brien'")]
    [InlineData("Small ne '5'")]
    [InlineData("Small eq '5'")]
    [InlineData("Name ne 5")]
    [InlineData("Id eq '11111111-2222-3333-4444-abcdefabcdef'")]
    [InlineData("Yes eq 1")]
    [InlineData("On gt '2000'")]
    public void What_is_not_there_or_has_another_type_satisfies_no_comparison_but_its_negation(string text)
    {
        Assert.False(Holds(text));
        Assert.True(Holds($"not ({text})"));
    }

    [Theory]
    [InlineData("Name eq")]
    [InlineData("eq 'a'")]
    [InlineData("Name eq 'a")]
    [InlineData("Name eq 'a' b")]
    [InlineData("Name eq 'a' and")]
    [InlineData("(Name eq 'a'")]
    [InlineData("Name eq 'a')")]
    [InlineData("()")]
    [InlineData("not")]
    [InlineData("Name is 'a'")]
    [InlineData("Name eq Other")]
    [InlineData("'a' eq 'a'")]
    [InlineData("Name eq null")]
    [InlineData("'a'")]
    [InlineData("5")]
    [InlineData("Small eq 5x")]
    [InlineData("Small eq -")]
    [InlineData("Small eq 99999999999999999999L")]
    [InlineData("On eq datetime'yesterday'")]
    [InlineData("On eq datetime'08:00'")]
    [InlineData("On eq datetime'3/1/2026'")]
    [InlineData("Id eq guid'1'")]
    [InlineData("Bytes eq X'1'")]
    [InlineData("Bytes eq X'zz'")]
    [InlineData("Small eq long'5'")]
    [InlineData("Name eq \"a\"")]
    [InlineData("Name == 'a'")]
    [InlineData("\t")]
    [InlineData("Name\teq 'a'")]
    public void What_is_not_understood_is_refused(string text)
    {
        if (text.Trim().Length == 0)
            Assert.Null(FilterParser.Parse(text));
        else
            Assert.Equal("InvalidInput", Assert.Throws<StorageRefusal>(() => FilterParser.Parse(text)).Code);
    }

    [Theory]
    [InlineData("startswith(Name,'a')")]
    [InlineData("not substringof ('a',Name)")]
    [InlineData("Small eq 5 and year(On) eq 2026")]
    public void What_OData_has_and_the_service_has_not_is_not_implemented(string text)
    {
        var refusal = Assert.Throws<StorageRefusal>(() => FilterParser.Parse(text));
        Assert.Equal((501, "NotImplemented"), (refusal.Status, refusal.Code));
    }

    [Fact]
    public void Nesting_and_chains_have_an_end()
    {
        static string Nested(int depth) => new string('(', depth) + "true" + new string(')', depth);
        Assert.True(Holds(Nested(99)));
        Assert.Throws<StorageRefusal>(() => FilterParser.Parse(Nested(100)));
        Assert.Throws<StorageRefusal>(() => FilterParser.Parse(string.Concat(Enumerable.Repeat("not ", 100)) + "true"));
        foreach (var word in new[] { " and ", " or " })
        {
            Assert.True(Holds(string.Join(word, Enumerable.Repeat("Yes", 2000))));
            Assert.NotEmpty(KeyRanges.Of(FilterParser.Parse(string.Join(word, Enumerable.Repeat("Yes", 2000)))));
            Assert.Throws<StorageRefusal>(() => FilterParser.Parse(string.Join(word, Enumerable.Repeat("Yes", 100_000))));
        }
    }

    [Fact]
    public void Own_properties_are_read_only_when_asked_for()
    {
        var row = new EntityRow("p", "r", 0, () => throw new InvalidOperationException("Not to be read."));
        Assert.True(FilterParser.Parse("PartitionKey eq 'p' and (RowKey eq 'r' or Name eq 'x')")!.Holds(row));
        Assert.False(FilterParser.Parse("RowKey eq 'other' and Name eq 'x'")!.Holds(row));
    }

    private static bool Holds(string text) => FilterParser.Parse(text)!.Holds(new EntityRow("p", "r", new DateTime(2026, 1, 1).Ticks, () => Properties));
}

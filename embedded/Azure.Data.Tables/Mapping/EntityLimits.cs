using System.Globalization;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Wire;

namespace Azure.Data.Tables.Mapping;

/// <summary>
/// The service's limits, kept here as well: an emulator lets some of them through, and what it lets through fails in the cloud.
/// </summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/understanding-the-table-service-data-model; each refusal has the status and
/// the code the service gives it.
/// </remarks>
internal sealed class EntityLimits
{
    private const int MaxOwnProperties = 252;
    private const int MaxEntityBytes = 1024 * 1024;
    private const int MaxNameLength = 255;
    private const int MaxKeyLength = 1024;
    private const int MaxTextLength = 32 * 1024;
    private const int MaxBinaryBytes = 64 * 1024;

    private static readonly DateTimeOffset FirstMoment = new(1601, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private int _own;
    private long _bytes = 4;
    private bool _partitionKey;
    private bool _rowKey;

    public void Count(string name, object value)
    {
        switch (name)
        {
            case nameof(ITableEntity.PartitionKey):
                _partitionKey = true;
                CountKey(value);
                return;
            case nameof(ITableEntity.RowKey):
                _rowKey = true;
                CountKey(value);
                return;
        }

        _own++;
        CheckName(name);
        CheckValue(name, value);
        _bytes += 8 + (2 * name.Length) + SizeOf(value);
    }

    /// <summary>After the last property.</summary>
    public void Check()
    {
        if (!_partitionKey || !_rowKey)
            throw Refusal.Of(TableErrorCode.PropertiesNeedValue, "An entity needs a PartitionKey and a RowKey.");
        if (_own > MaxOwnProperties)
            throw Refusal.Of(TableErrorCode.TooManyProperties, $"An entity has at most {MaxOwnProperties} own properties, not {_own}.");
        if (_bytes > MaxEntityBytes)
            throw Refusal.Of(TableErrorCode.EntityTooLarge, $"An entity has at most {MaxEntityBytes} bytes, not {_bytes}.");
    }

    public static void CheckKey(string key)
    {
        if (key.Length > MaxKeyLength)
            throw Refusal.Of(TableErrorCode.KeyValueTooLarge, $"A key has at most {MaxKeyLength} characters, not {key.Length}.");
        if (key.FirstOrDefault(IsForbidden, ' ') is not ' ' and var bad)
            throw Refusal.Of(TableErrorCode.OutOfRangeInput, $"A key must not contain U+{(int)bad:X4}.");
    }

    private void CountKey(object value)
    {
        if (value is not string key)
            throw Refusal.Of(TableErrorCode.PrimaryKeyPropertyIsInvalidType, "A key is a string.");

        CheckKey(key);
        _bytes += 2 * key.Length;
    }

    private static bool IsForbidden(char character) => character is '/' or '\\' or '#' or '?' || char.IsControl(character);

    private static void CheckName(string name)
    {
        if (name.Length > MaxNameLength)
            throw Refusal.Of(TableErrorCode.PropertyNameTooLong, $"A name has at most {MaxNameLength} characters, not {name.Length}.");
        if (name.Length == 0 || !IsIdentifierStart(name[0]) || !name.All(IsIdentifierPart))
            throw Refusal.Of(TableErrorCode.PropertyNameInvalid, $"'{name}' is not a property's name: it must be a C# identifier.");
    }

    private static bool IsIdentifierStart(char character) =>
        character == '_' || char.IsLetter(character) || char.GetUnicodeCategory(character) is UnicodeCategory.LetterNumber;

    private static bool IsIdentifierPart(char character) =>
        IsIdentifierStart(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format;

    private static void CheckValue(string name, object value)
    {
        var tooLarge = value switch
        {
            string text => text.Length > MaxTextLength,
            byte[] bytes => bytes.Length > MaxBinaryBytes,
            BinaryData bytes => bytes.ToMemory().Length > MaxBinaryBytes,
            _ => false,
        };
        if (tooLarge)
            throw Refusal.Of(TableErrorCode.PropertyValueTooLarge, $"Property '{name}' exceeds 64 KiB: {MaxTextLength} characters.");
        if (value is ulong and > long.MaxValue)
            throw Refusal.Of(TableErrorCode.InvalidInput, $"Property '{name}' is {value}; the service's widest integer is Int64.");

        var moment = value switch
        {
            DateTime time => Edm.Moment(time),
            DateTimeOffset time => time,
            _ => FirstMoment,
        };
        if (moment < FirstMoment)
            throw Refusal.Of(TableErrorCode.OutOfRangeInput, $"Property '{name}' is {Edm.Text(moment)}; the service's time begins in 1601.");
    }

    private static int SizeOf(object value) =>
        value switch
        {
            string text => (2 * text.Length) + 4,
            byte[] bytes => bytes.Length + 4,
            BinaryData bytes => bytes.ToMemory().Length + 4,
            bool => 1,
            int => 4,
            Guid => 16,
            Enum or TimeSpan => (2 * (value.ToString()?.Length ?? 0)) + 4,
            _ => 8,
        };
}

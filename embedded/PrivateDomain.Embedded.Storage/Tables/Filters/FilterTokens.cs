using System.Globalization;
using System.Text;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables.Filters;

/// <summary>The words of a <c>$filter</c>: names, literals and parentheses.</summary>
internal sealed class FilterTokens(string text)
{
    private int _at;

    /// <summary>The next one, not taken yet.</summary>
    public Token Current { get; private set; }

    public FilterTokens Start()
    {
        Take();
        return this;
    }

    /// <summary>The current one; the one after it becomes current.</summary>
    public Token Take()
    {
        var taken = Current;
        while (_at < text.Length && text[_at] == ' ')
            _at++;
        Current = _at == text.Length ? new Token(TokenKind.End, "", default) : Read();
        return taken;
    }

    public static StorageRefusal Wrong(string why) => TableRefusals.Invalid($"The filter is not understood: {why}");

    private Token Read()
    {
        var first = text[_at];
        if (first is '(' or ')')
        {
            _at++;
            return new Token(first == '(' ? TokenKind.Open : TokenKind.Close, "", default);
        }

        if (first == '\'')
            return Literal(EdmValue.Of(Quoted()));
        if (char.IsAsciiDigit(first) || first is '-' or '+' or '.')
            return Literal(Number());

        var from = _at;
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.'))
            _at++;
        var word = text[from.._at];
        if (word.Length == 0)
            throw Wrong($"'{first}' at {from}.");
        return _at < text.Length && text[_at] == '\'' ? Literal(Typed(word)) : Word(word);
    }

    private static Token Word(string word) => word switch
    {
        "true" => Literal(EdmValue.Of(true)),
        "false" => Literal(EdmValue.Of(false)),
        "NaN" => Literal(EdmValue.Of(double.NaN)),
        _ => new Token(TokenKind.Name, word, default),
    };

    private static Token Literal(EdmValue value) => new(TokenKind.Literal, "", value);

    private EdmValue Typed(string prefix)
    {
        var quoted = Quoted();
        EdmValue? value = prefix switch
        {
            "datetime" => EdmValue.OfDate(quoted),
            "guid" => EdmValue.OfGuid(quoted),
            "X" or "binary" => Binary(quoted),
            _ => null,
        };
        return value ?? throw Wrong($"{prefix}'{quoted}' is no value.");
    }

    private static EdmValue? Binary(string hex)
    {
        try
        {
            return EdmValue.OfBinary(Convert.FromHexString(hex));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>A quote within is written twice.</summary>
    private string Quoted()
    {
        var value = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != '\'')
                value.Append(text[_at]);
            else if (_at + 1 < text.Length && text[_at + 1] == '\'')
                value.Append(text[_at++]);
            else
            {
                _at++;
                return value.ToString();
            }
        }

        throw Wrong("a text is not closed.");
    }

    private EdmValue Number()
    {
        var from = _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '.' or '-' or '+'))
            _at++;
        var number = text[from.._at];
        var culture = CultureInfo.InvariantCulture;
        if (number[^1] is 'L' or 'l')
            return long.TryParse(number.AsSpan(0, number.Length - 1), culture, out var large) ? EdmValue.Of(large) : throw Wrong($"{number} is no number.");
        if (int.TryParse(number, culture, out var whole))
            return EdmValue.Of(whole);
        if (long.TryParse(number, culture, out var wide))
            return EdmValue.Of(wide);
        return double.TryParse(number.AsSpan().TrimEnd("dDfF"), NumberStyles.Float, culture, out var real) ? EdmValue.Of(real) : throw Wrong($"{number} is no number.");
    }
}

internal enum TokenKind
{
    End,
    Open,
    Close,
    Name,
    Literal,
}

internal readonly record struct Token(TokenKind Kind, string Text, EdmValue Value);

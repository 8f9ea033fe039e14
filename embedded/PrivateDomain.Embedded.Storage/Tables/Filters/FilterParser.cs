using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables.Filters;

/// <summary>
/// The filter language of the table service: comparisons of a property with a literal, joined by <c>and</c>, <c>or</c>, <c>not</c> and
/// parentheses (https://learn.microsoft.com/rest/api/storageservices/querying-tables-and-entities).
/// </summary>
internal sealed class FilterParser
{
    /// <summary>Deeper nesting than any program writes would only exhaust the stack.</summary>
    private const int Deepest = 100;

    /// <summary>Azure names 15 comparisons and takes what an address has room for; a chain is walked term by term on the stack.</summary>
    private const int MostTerms = 2000;

    private readonly FilterTokens _tokens;
    private int _depth;
    private int _terms;

    private FilterParser(string text) => _tokens = new FilterTokens(text).Start();

    /// <summary>Null where there is no filter.</summary>
    /// <exception cref="StorageRefusal">It is not understood.</exception>
    public static FilterNode? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        var parser = new FilterParser(text);
        var filter = parser.Or();
        return parser._tokens.Current.Kind is TokenKind.End ? filter : throw FilterTokens.Wrong("something follows its end.");
    }

    private FilterNode Or()
    {
        var left = And();
        while (Takes("or"))
            left = new FilterNode.Or(left, And());
        return left;
    }

    private FilterNode And()
    {
        var left = Term();
        while (Takes("and"))
            left = new FilterNode.And(left, Term());
        return left;
    }

    private FilterNode Term()
    {
        if (++_terms > MostTerms)
            throw FilterTokens.Wrong("it has too many terms.");
        if (++_depth > Deepest)
            throw FilterTokens.Wrong("it is nested too deeply.");
        try
        {
            if (Takes("not"))
                return new FilterNode.Not(Term());
            if (_tokens.Current.Kind is not TokenKind.Open)
                return Comparison();
            _tokens.Take();
            var inner = Or();
            return _tokens.Take().Kind is TokenKind.Close ? inner : throw FilterTokens.Wrong("a parenthesis is not closed.");
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>What looks like a call is one of OData's functions, of which the service has none.</summary>
    private FilterNode Comparison()
    {
        var left = _tokens.Take();
        if (left.Kind is TokenKind.Name && _tokens.Current.Kind is TokenKind.Open)
            throw TableRefusals.NotImplemented();
        if (ComparatorOf(_tokens.Current) is not { } comparator)
            return Alone(left);
        _tokens.Take();
        var right = _tokens.Take();
        return (left.Kind, right.Kind) switch
        {
            (TokenKind.Name, TokenKind.Literal) => new FilterNode.Comparison(left.Text, comparator, right.Value),
            (TokenKind.Literal, TokenKind.Name) => new FilterNode.Comparison(right.Text, Turned(comparator), left.Value),
            _ => throw FilterTokens.Wrong("a comparison has a property on one side and a value on the other."),
        };
    }

    private static FilterNode Alone(Token token) => token switch
    {
        { Kind: TokenKind.Name } => new FilterNode.Flag(token.Text),
        { Kind: TokenKind.Literal, Value.Type: EdmType.Boolean } => new FilterNode.Always(token.Value.Whole == 1),
        _ => throw FilterTokens.Wrong("a comparison was expected."),
    };

    private bool Takes(string word)
    {
        if (_tokens.Current.Kind is not TokenKind.Name || _tokens.Current.Text != word)
            return false;
        _tokens.Take();
        return true;
    }

    private static Comparator? ComparatorOf(Token token) => token.Kind is not TokenKind.Name ? null : token.Text switch
    {
        "eq" => Comparator.Equal,
        "ne" => Comparator.NotEqual,
        "lt" => Comparator.Less,
        "le" => Comparator.AtMost,
        "gt" => Comparator.Greater,
        "ge" => Comparator.AtLeast,
        _ => null,
    };

    private static Comparator Turned(Comparator comparator) => comparator switch
    {
        Comparator.Less => Comparator.Greater,
        Comparator.AtMost => Comparator.AtLeast,
        Comparator.Greater => Comparator.Less,
        Comparator.AtLeast => Comparator.AtMost,
        _ => comparator,
    };
}

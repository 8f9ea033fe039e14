using System.Linq.Expressions;
using System.Reflection;
using Azure.Data.Tables.Mapping;

namespace Azure.Data.Tables.Filters;

/// <summary>A condition in C# as a filter of the service: comparisons of a property with a value, joined by and, or, not.</summary>
/// <remarks>What the service cannot evaluate is refused here rather than answered wrongly there.</remarks>
internal sealed class LinqFilter
{
    private readonly ParameterExpression _row;

    private LinqFilter(ParameterExpression row) => _row = row;

    /// <summary>Null when the condition is always true: no filter.</summary>
    /// <exception cref="NotSupportedException">There is no such filter.</exception>
    public static string? Of<T>(Expression<Func<T, bool>> filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        var reader = new LinqFilter(filter.Parameters[0]);
        return !reader.Uses(filter.Body) && Computed(filter.Body) is true ? null : reader.Condition(filter.Body);
    }

    private string Condition(Expression expression) =>
        expression switch
        {
            BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } both =>
                $"({Condition(both.Left)}) and ({Condition(both.Right)})",
            BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } either =>
                $"({Condition(either.Left)}) or ({Condition(either.Right)})",
            UnaryExpression { NodeType: ExpressionType.Not } not => $"not ({Condition(not.Operand)})",
            BinaryExpression comparison => Comparison(comparison),
            MethodCallExpression { Method.Name: nameof(Equals) } call when Operands(call) is var (left, right) =>
                Comparison(left, ExpressionType.Equal, right),
            _ when IsProperty(expression) => $"{Property(expression)} eq true",
            _ => throw Unsupported(expression),
        };

    // a.CompareTo(b) < 0 says a < b.
    private string Comparison(BinaryExpression comparison) =>
        comparison switch
        {
            { Left: MethodCallExpression call } when IsCompare(call) && Operands(call) is var (left, right) && IsZero(comparison.Right) =>
                Comparison(left, comparison.NodeType, right),
            { Right: MethodCallExpression call } when IsCompare(call) && Operands(call) is var (left, right) && IsZero(comparison.Left) =>
                Comparison(right, comparison.NodeType, left),
            _ => Comparison(comparison.Left, comparison.NodeType, comparison.Right),
        };

    // The service wants the property on the left.
    private string Comparison(Expression left, ExpressionType type, Expression right) =>
        (IsProperty(left), IsProperty(right)) switch
        {
            (true, false) => $"{Property(left)} {Operator(type)} {Literal(left, right)}",
            (false, true) => $"{Property(right)} {Operator(Flipped(type))} {Literal(right, left)}",
            _ => throw Unsupported(left),
        };

    private static (Expression, Expression) Operands(MethodCallExpression call) =>
        (call.Object, call.Arguments) switch
        {
            ({ } self, [var other]) => (self, other),
            (null, [var one, var other]) => (one, other),
            _ => throw new NotSupportedException($"{call.Method.Name} takes no StringComparison here: the service compares ordinally."),
        };

    private static bool IsCompare(MethodCallExpression call) => call.Method.Name is nameof(string.CompareTo) or nameof(string.Compare);

    private static bool IsZero(Expression expression) => expression is ConstantExpression { Value: 0 };

    private bool IsProperty(Expression expression) =>
        Bare(expression) switch
        {
            MemberExpression { Expression: { } owner } => Bare(owner) == _row,
            MethodCallExpression { Object: { } owner, Arguments.Count: 1 } call => Bare(owner) == _row && IsGetter(call.Method),
            _ => false,
        };

    private string Property(Expression expression) =>
        Bare(expression) switch
        {
            MemberExpression member => EntityShape.NameOf(member.Member),
            MethodCallExpression call => (string)Value(call.Arguments[0])!,
            _ => throw Unsupported(expression),
        };

    private static bool IsGetter(MethodInfo method) =>
        method.DeclaringType == typeof(TableEntity)
        && method.Name.StartsWith("get", StringComparison.OrdinalIgnoreCase)
        && method.GetParameters() is [{ ParameterType: var type }]
        && type == typeof(string);

    // Without casts and the Value of a Nullable.
    private static Expression Bare(Expression expression) =>
        expression switch
        {
            UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } cast =>
                Bare(cast.Operand),
            MemberExpression { Member.Name: "Value", Expression: { } owner } when Nullable.GetUnderlyingType(owner.Type) is not null =>
                Bare(owner),
            _ => expression,
        };

    private string Literal(Expression property, Expression value)
    {
        var type = Bare(property).Type;
        if ((Nullable.GetUnderlyingType(type) ?? type).IsEnum)
            throw new NotSupportedException($"{property}: an enum is stored as its name; compare that in a text filter.");

        return Value(value) is { } known
            ? ODataLiteral.Of(known)
            : throw new NotSupportedException($"{property}: a property that is not there matches nothing, so null cannot be asked for.");
    }

    private object? Value(Expression expression) => Uses(expression) ? throw Unsupported(expression) : Computed(expression);

    private bool Uses(Expression expression)
    {
        var uses = new ParameterUse(_row);
        uses.Visit(expression);
        return uses.Found;
    }

    private static object? Computed(Expression expression) =>
        Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile(preferInterpretation: true)();

    private static string Operator(ExpressionType type) =>
        type switch
        {
            ExpressionType.Equal => "eq",
            ExpressionType.NotEqual => "ne",
            ExpressionType.GreaterThan => "gt",
            ExpressionType.GreaterThanOrEqual => "ge",
            ExpressionType.LessThan => "lt",
            ExpressionType.LessThanOrEqual => "le",
            _ => throw new NotSupportedException($"The service does not know {type}."),
        };

    private static ExpressionType Flipped(ExpressionType type) =>
        type switch
        {
            ExpressionType.GreaterThan => ExpressionType.LessThan,
            ExpressionType.GreaterThanOrEqual => ExpressionType.LessThanOrEqual,
            ExpressionType.LessThan => ExpressionType.GreaterThan,
            ExpressionType.LessThanOrEqual => ExpressionType.GreaterThanOrEqual,
            _ => type,
        };

    private static NotSupportedException Unsupported(Expression expression) =>
        new($"The service cannot evaluate {expression}: a filter compares a property of the row with a value.");

    private sealed class ParameterUse(ParameterExpression row) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == row;
            return node;
        }
    }
}

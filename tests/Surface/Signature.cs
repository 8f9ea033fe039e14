using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PrivateDomain.Tests.Surface;

/// <summary>Types and members as one line of C#.</summary>
internal static class Signature
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["op_Equality"] = "operator ==",
        ["op_Inequality"] = "operator !=",
    };

    public static string FullName(Type type) =>
        type.DeclaringType is { } outer ? $"{FullName(outer)}.{Name(type)}" : $"{type.Namespace}.{Name(type)}";

    public static string Name(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (type.IsArray)
            return $"{Name(type.GetElementType()!)}[]";
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (!type.IsGenericType)
            return type.Name;

        var arguments = type.GetGenericArguments().Select(Name);
        return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", arguments)}>";
    }

    public static string Kind(Type type)
    {
        if (type.IsSubclassOf(typeof(Delegate)))
            return $"delegate {Method(type.GetMethod("Invoke")!, "")}";

        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        return kind + Constraints(type.GetGenericArguments());
    }

    public static string Usage(AttributeUsageAttribute usage) =>
        $"{usage.ValidOn}{(usage.AllowMultiple ? ", many" : "")}{(usage.Inherited ? "" : ", not inherited")}";

    /// <summary>Null for what the compiler adds to another member.</summary>
    public static string? Of(MemberInfo member) =>
        member switch
        {
            ConstructorInfo { IsStatic: true } => null,
            ConstructorInfo constructor => $"{Access(constructor)}new({Parameters(constructor)})",
            MethodInfo { IsSpecialName: true } method => Operator(method),
            MethodInfo method => Modifiers(method) + Method(method, " " + method.Name),
            PropertyInfo property => Property(property),
            EventInfo @event => $"{Modifiers(@event.AddMethod!)}event {Name(@event.EventHandlerType!)} {@event.Name}",
            FieldInfo { IsSpecialName: true } => null,
            FieldInfo { DeclaringType.IsEnum: true } field =>
                $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}",
            FieldInfo field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
            _ => null,
        };

    private static string? Operator(MethodInfo method) =>
        method.Name is "op_Implicit" ? $"static implicit operator {Name(method.ReturnType)}({Parameters(method)})"
        : Operators.TryGetValue(method.Name, out var name) ? $"static {Method(method, " " + name)}"
        : null;

    private static string Method(MethodInfo method, string name)
    {
        var type = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";
        var constraints = method.IsGenericMethod ? Constraints(method.GetGenericArguments()) : "";
        return $"{Name(method.ReturnType)}{name}{type}({Parameters(method)}){constraints}";
    }

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(PublicSurface.IsReachable).ToArray();
        var first = accessors.OrderBy(accessor => !accessor.IsPublic).First();
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        var list = accessors.Select(accessor => (first.IsPublic ? Access(accessor) : "") + AccessorName(property, accessor) + "; ");
        return $"{Modifiers(first)}{Name(property.PropertyType)} {name} {{ {string.Concat(list)}}}";
    }

    private static string AccessorName(PropertyInfo property, MethodInfo accessor) =>
        accessor == property.GetMethod ? "get"
        : accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init"
        : "set";

    // Nobody but a subclass calls the constructor of an abstract class, whatever its modifier.
    private static string Access(MethodBase method) =>
        method.IsPublic || (method.IsConstructor && method.DeclaringType is { IsAbstract: true }) ? "" : "protected ";

    private static string Modifiers(MethodInfo method) =>
        Access(method) + method switch
        {
            { DeclaringType.IsInterface: true, IsAbstract: true } => "",
            { IsStatic: true } => "static ",
            { IsVirtual: false } => "",
            _ when method.GetBaseDefinition() != method => "override ",
            { IsAbstract: true } => "abstract ",
            { IsFinal: true } => "",
            _ => "virtual ",
        };

    private static string Parameters(MethodBase method)
    {
        var extends = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return extends + string.Join(", ", method.GetParameters().Select(Parameter));
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute)) => "params ",
            _ => "",
        };
        return $"{passing}{Name(parameter.ParameterType)} {parameter.Name}{Default(parameter)}";
    }

    private static string Default(ParameterInfo parameter) =>
        !parameter.HasDefaultValue ? ""
        : parameter.RawDefaultValue is not { } value ? " = default"
        : parameter.ParameterType.IsEnum ? $" = {parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}"
        : " = " + (value is bool flag ? flag ? "true" : "false" : Convert.ToString(value, CultureInfo.InvariantCulture));

    private static string Constraints(Type[] parameters) =>
        string.Concat(parameters.Select(Constraint).OfType<string>());

    private static string? Constraint(Type parameter)
    {
        if (!parameter.IsGenericParameter)
            return null;

        List<string> parts = [];
        var special = parameter.GenericParameterAttributes;
        if (special.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint))
            parts.Add("struct");
        if (special.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            parts.Add("class");
        parts.AddRange(parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType)).Select(Name));
        if (special.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !parts.Contains("struct", StringComparer.Ordinal))
            parts.Add("new()");
        return parts.Count == 0 ? null : $" where {parameter.Name} : {string.Join(", ", parts)}";
    }
}

using System.Reflection;
using System.Runtime.CompilerServices;

namespace PrivateDomain.Tests.Surface;

/// <summary>
/// What an assembly lets others use, one fact per line: "type is sealed class", "type : base", "type: member". Names within a signature are
/// without namespace, and whether a reference may be null is not part of it.
/// </summary>
internal static class PublicSurface
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<string> Of(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => !type.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false))
            .SelectMany(Facts)
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Facts(Type type)
    {
        var name = Signature.FullName(type);
        yield return $"{name} is {Signature.Kind(type)}";

        if (type.IsSubclassOf(typeof(Attribute)) && type.GetCustomAttribute<AttributeUsageAttribute>() is { } usage)
            yield return $"{name} is for {Signature.Usage(usage)}";

        if (type.IsSubclassOf(typeof(Delegate)))
            yield break;

        foreach (var parent in Parents(type))
            yield return $"{name} : {Signature.Name(parent)}";

        foreach (var member in type.GetMembers(Declared).Where(IsOffered).Select(Signature.Of).OfType<string>())
            yield return $"{name}: {member}";
    }

    private static IEnumerable<Type> Parents(Type type)
    {
        if (type.IsEnum)
            return [];

        Type[] inherited = type.BaseType?.GetInterfaces() ?? [];
        var own = type.GetInterfaces().Except(inherited);
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) ? own.Prepend(parent) : own;
    }

    private static bool IsOffered(MemberInfo member) =>
        member switch
        {
            MethodBase method => IsReachable(method),
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsReachable),
            EventInfo @event => IsReachable(@event.AddMethod!),
            FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
            _ => false,
        };

    /// <summary>Public, or protected in a class that can be derived from.</summary>
    public static bool IsReachable(MethodBase method) =>
        method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && method.DeclaringType is { IsSealed: false });
}

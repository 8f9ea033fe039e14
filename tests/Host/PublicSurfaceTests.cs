using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Host;

/// <summary>
/// The app must build against the published packages too, so it may use nothing that they lack: every public member of the stand-in
/// stands in a list that was compared with theirs. A line is added to it only after looking it up there.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_workers_stand_in_offers_what_the_published_packages_offer_and_nothing_else()
    {
        var listed = File.ReadAllLines(Path.Combine(Azurite.RepositoryRoot(), "tests", "Host", "PublicSurface.txt"));

        var offered = typeof(FunctionAttribute).Assembly.GetExportedTypes()
            .SelectMany(type => Members(type).Select(member => $"{type}: {member}").Prepend(Header(type)))
            .Order(StringComparer.Ordinal);

        Assert.Equal(listed, offered, StringComparer.Ordinal);
    }

    private static string Header(Type type)
    {
        var kind = type switch
        {
            { IsInterface: true } => "interface",
            { IsEnum: true } => "enum",
            _ when type.IsAssignableTo(typeof(Delegate)) => "delegate",
            { IsAbstract: true, IsSealed: true } => "static class",
            { IsAbstract: true } => "abstract class",
            { IsSealed: true } => "sealed class",
            _ => "class",
        };
        var parents = type.GetInterfaces().Append(type.BaseType)
            .Where(parent => parent?.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) == true)
            .Select(parent => parent!.Name);
        return $"{type} = {kind} {string.Join(", ", parents.Order(StringComparer.Ordinal))}".TrimEnd();
    }

    private static IEnumerable<string> Members(Type type) => type.GetMembers(Declared).Where(IsVisible).Select(member => member switch
    {
        FieldInfo { IsLiteral: true } constant => $"{constant.Name} = {constant.GetRawConstantValue()}",
        PropertyInfo property => $"{property} {{ {Accessor(property.GetMethod, "get; ")}{Accessor(property.SetMethod, "set; ")}}}",
        _ => member.ToString()!,
    });

    private static string Accessor(MethodInfo? method, string text) => method is { IsPublic: true } ? text : "";

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodInfo method => IsVisible(method) && !method.IsSpecialName,
        ConstructorInfo constructor => IsVisible(constructor) && !constructor.DeclaringType!.IsAbstract,
        PropertyInfo property => property.GetAccessors().Length > 0,
        FieldInfo field => field.IsPublic && field.IsLiteral,
        _ => false,
    };

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily;
}

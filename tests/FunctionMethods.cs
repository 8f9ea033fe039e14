using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests;

/// <summary>The app's functions as its assembly declares them.</summary>
internal static class FunctionMethods
{
    public static readonly IReadOnlyList<MethodInfo> All =
        [.. typeof(Program).Assembly.GetTypes().SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FunctionAttribute)))];

    public static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    /// <summary>Those with such a trigger.</summary>
    public static IEnumerable<(MethodInfo Method, string Name, TTrigger Trigger)> With<TTrigger>()
        where TTrigger : Attribute =>
        from method in All
        from parameter in method.GetParameters()
        let trigger = parameter.GetCustomAttribute<TTrigger>()
        where trigger is not null
        select (method, NameOf(method), trigger);
}

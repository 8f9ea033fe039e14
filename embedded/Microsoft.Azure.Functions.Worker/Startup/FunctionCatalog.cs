using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>All functions of the app, in the platform's order: by name, whatever the letter case.</summary>
internal sealed class FunctionCatalog
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly Dictionary<string, Function> _byName;

    /// <exception cref="StartupRefusedException">Something is wrong with the functions; the message lists all of it.</exception>
    public FunctionCatalog(FunctionTypes types, FunctionReader reader, IEnumerable<IStartupCheck> checks)
    {
        var problems = new StartupProblems();
        Functions = [.. types.Types
            .SelectMany(type => type.GetMethods(Declared))
            .Where(method => method.IsDefined(typeof(FunctionAttribute), inherit: false))
            .Select(method => reader.Read(method, problems))
            .OfType<Function>()
            .OrderBy(function => function.Name, StringComparer.OrdinalIgnoreCase)];
        CheckNames(problems);
        foreach (var check in checks)
            check.Check(Functions, problems);

        problems.ThrowIfAny();
        _byName = Functions.ToDictionary(function => function.Name, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<Function> Functions { get; }

    public Function? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The functions with a trigger of this kind, the disabled ones among them.</summary>
    public IEnumerable<(Function Function, T Source)> With<T>()
        where T : TriggerSource =>
        Functions.Where(function => function.Trigger is T).Select(function => (function, (T)function.Trigger));

    /// <summary>Whether a setting says so; an environment variable that cannot hold dots is spelt with double underscores.</summary>
    public static bool IsDisabled(IConfiguration configuration, string name)
    {
        var value = configuration[$"AzureWebJobs.{name}.Disabled"] ?? configuration[$"AzureWebJobs:{name}:Disabled"];
        return value is "1" || string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);
    }

    private void CheckNames(StartupProblems problems)
    {
        var names = Functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var sharing in names.Where(group => group.Skip(1).Any()))
        {
            var places = string.Join(" and ", sharing.Select(function => function.EntryPoint));
            problems.Add(sharing.Key, $"{places} both have this name; names are unique whatever their letter case");
        }
    }
}

/// <summary>A rule about the functions taken together.</summary>
internal interface IStartupCheck
{
    void Check(IReadOnlyList<Function> functions, StartupProblems problems);
}

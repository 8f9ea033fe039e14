namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>Everything that is wrong with the app's functions, gathered so that one start shows all of it.</summary>
internal sealed class StartupProblems
{
    private readonly List<string> _problems = [];

    public int Count => _problems.Count;

    public void Add(string function, string problem) => _problems.Add($"{function}: {problem}");

    public void ThrowIfAny()
    {
        if (_problems.Count > 0)
            throw new StartupRefusedException(string.Join($"{Environment.NewLine}- ", _problems.Prepend("The app cannot start:")));
    }
}

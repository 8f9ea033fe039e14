namespace PrivateDomain.Sandbox.Play;

/// <summary>The language people read; the brand's own texts follow it, too.</summary>
public enum Language
{
    Zh,
    En,
}

/// <summary>A sentence in both languages, so that a reader may switch at any time.</summary>
public sealed record Words(string Zh, string En)
{
    public string In(Language language) => language is Language.Zh ? Zh : En;
}

/// <summary>The steps of the loop, in their order.</summary>
public enum DemoStep
{
    WakeUp,
    SetUp,
    NewCustomer,
    Scan,
    Add,
    Order,
    Jump,
    KeeperTaps,
    Timeline,
}

public enum Mark
{
    Running,
    Note,
    Done,
    Failed,
}

/// <summary>One line of the report.</summary>
/// <param name="Elapsed">System time since the play began.</param>
public sealed record DemoLine(DemoStep Step, Mark Mark, TimeSpan Elapsed, Words Text);

/// <summary>The loop did not close; the words say where and what to look at.</summary>
internal sealed class DemoFailure(Words words, Exception? cause = null) : Exception(words.En, cause)
{
    public Words Words { get; } = words;
}

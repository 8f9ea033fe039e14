using PrivateDomain.Sandbox.Play;

namespace PrivateDomain.Sandbox.Terminal;

internal sealed record CommandLine(bool Demo, Language Language)
{
    /// <param name="locale">The terminal's <c>LANG</c>; <c>zh…</c> reads Chinese, everything else English.</param>
    /// <returns>Null where the arguments are not understood.</returns>
    public static CommandLine? Parse(IReadOnlyList<string> args, string? locale)
    {
        var asked = new CommandLine(false, locale?.StartsWith("zh", StringComparison.OrdinalIgnoreCase) is true ? Language.Zh : Language.En);
        for (var i = 0; i < args.Count; i++)
        {
            if (args[i] is "--demo")
                asked = asked with { Demo = true };
            else if (args[i] is "--lang" && i + 1 < args.Count && LanguageOf(args[i + 1]) is { } language)
                (asked, i) = (asked with { Language = language }, i + 1);
            else
                return null;
        }
        return asked;
    }

    private static Language? LanguageOf(string name) => name switch
    {
        "zh" => Play.Language.Zh,
        "en" => Play.Language.En,
        _ => null,
    };
}

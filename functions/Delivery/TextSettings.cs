using System.Text;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Delivery;

/// <summary>Texts that are set, and refused at start where they are none.</summary>
internal static class TextSettings
{
    /// <summary>WeCom takes 4,000 bytes (developer documentation, path/92135); what stands in the places needs room too.</summary>
    private const int MostBytes = 2000;

    /// <param name="name">By which it is set.</param>
    /// <param name="variables">The places that it may have.</param>
    public static OptionsBuilder<TOptions> ValidateText<TOptions>(
        this OptionsBuilder<TOptions> builder, string name, Func<TOptions, string> text, IReadOnlyCollection<string> variables) where TOptions : class => builder
        .Validate(
            options => MessageTemplate.Parse(text(options), variables).Wrong is null,
            $"{name} does not parse; places are {string.Join(", ", variables.Select(variable => $"{{{{ {variable} }}}}"))}.")
        .Validate(options => Encoding.UTF8.GetByteCount(text(options)) is > 0 and <= MostBytes, $"{name} must be text of 1 to {MostBytes} bytes.");
}

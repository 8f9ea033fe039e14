using System.Collections;
using System.Globalization;
using PrivateDomain.Api;
using QRCoder;

namespace PrivateDomain.Channels.Print;

/// <summary>
/// How codes are drawn for paper: as coarse as their text allows, and with all the error correction that fits without making them finer. All
/// codes of a batch are alike, since their addresses have one length.
/// </summary>
/// <param name="Version">Of the code, 1 to 40: its side has 17 + 4 × version modules.</param>
/// <param name="Millimetres">Its side on paper, with the margin of four modules that the standard asks for.</param>
public sealed record CodeForm(QRCodeGenerator.ECCLevel Level, int Version, decimal Millimetres)
{
    /// <summary>A third of a millimetre: four dots of a 300 dpi printer, and enough for a phone's camera held at a hand's distance.</summary>
    public const decimal SmallestModule = 0.33m;

    private const int MarginModules = 4;

    private static readonly QRCodeGenerator.ECCLevel[] StrongestFirst =
        [QRCodeGenerator.ECCLevel.H, QRCodeGenerator.ECCLevel.Q, QRCodeGenerator.ECCLevel.M, QRCodeGenerator.ECCLevel.L];

    /// <summary>Modules of a side, the margin included.</summary>
    public int Modules => ModulesOf(Version);

    public decimal Module => Millimetres / Modules;

    /// <summary>The white around it, which nothing may take from.</summary>
    public decimal Margin => MarginModules * Module;

    /// <summary>
    /// The form for this text: level M where its modules are no smaller than a third of a millimetre, otherwise L; then the strongest level that
    /// needs no more modules.
    /// </summary>
    /// <exception cref="ApiProblem">409 where the code would be too fine at this size; it says what is needed.</exception>
    public static CodeForm For(string text, decimal millimetres)
    {
        var (medium, low) = (VersionOf(text, QRCodeGenerator.ECCLevel.M), VersionOf(text, QRCodeGenerator.ECCLevel.L));
        var version = millimetres / ModulesOf(medium) >= SmallestModule ? medium : low;
        if (millimetres / ModulesOf(version) < SmallestModule)
            throw new ApiProblem(409, "code-too-fine", string.Create(CultureInfo.InvariantCulture,
                $"A code of {millimetres:0.##} mm for an address of {text.Length} characters has modules of {millimetres / ModulesOf(version):0.000} mm; phones need {SmallestModule} mm. Print it {Smallest(version):0.#} mm wide or wider, or set a shorter Brand__PublicUrl."));
        return new(Array.Find(StrongestFirst, level => VersionOf(text, level) <= version), version, millimetres);
    }

    /// <summary>The least side of a code with this text, in millimetres.</summary>
    public static decimal Least(string text) => Smallest(VersionOf(text, QRCodeGenerator.ECCLevel.L));

    /// <summary>Rows of modules, dark ones set, the margin included.</summary>
    public IReadOnlyList<BitArray> Draw(string text)
    {
        using var code = Generate(text, Level, Version);
        return code.ModuleMatrix;
    }

    public byte[] Png(string text, int pixelsOfModule)
    {
        using var code = Generate(text, Level, Version);
        using var png = new PngByteQRCode(code);
        return png.GetGraphic(pixelsOfModule);
    }

    // Addresses are ASCII (CardLink), so that readers need no hint of what the bytes are.
    private static QRCodeData Generate(string text, QRCodeGenerator.ECCLevel level, int version = -1) =>
        QRCodeGenerator.GenerateQrCode(text, level, eciMode: QRCodeGenerator.EciMode.Default, requestedVersion: version);

    private static int VersionOf(string text, QRCodeGenerator.ECCLevel level)
    {
        using var code = Generate(text, level);
        return code.Version;
    }

    private static int ModulesOf(int version) => 17 + (4 * version) + (2 * MarginModules);

    private static decimal Smallest(int version) => Math.Ceiling(SmallestModule * ModulesOf(version) * 2) / 2;
}

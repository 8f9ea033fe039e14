namespace PrivateDomain.Channels.Qr;

/// <summary>The data codewords of a code, put right block by block (ISO/IEC 18004, error correction characteristics).</summary>
internal static class QrBlocks
{
    // By version from 1 to 40.
    private static readonly byte[] CorrectionsL = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28, 28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30];
    private static readonly byte[] CorrectionsM = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28];
    private static readonly byte[] CorrectionsQ = [13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30, 28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30];
    private static readonly byte[] CorrectionsH = [17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28, 30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30];
    private static readonly byte[] BlocksL = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8, 8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25];
    private static readonly byte[] BlocksM = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];
    private static readonly byte[] BlocksQ = [1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20, 23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68];
    private static readonly byte[] BlocksH = [1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25, 25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81];

    /// <summary>Nothing where a block has more wrong codewords than can be put right.</summary>
    public static byte[]? Data(QrSymbol symbol, QrFormat format)
    {
        var codewords = Codewords(symbol, format);
        var (corrections, count) = Shape(symbol.Version, format.Level);
        // The last blocks are one codeword longer where the codewords cannot be shared out evenly.
        var shortest = codewords.Length / count;
        var firstLong = count - (codewords.Length % count);
        var blocks = Enumerable.Range(0, count).Select(block => new byte[shortest + (block >= firstLong ? 1 : 0)]).ToArray();
        var read = 0;
        for (var at = 0; at < shortest - corrections + 1; at++)
            foreach (var block in blocks)
                if (at < block.Length - corrections) block[at] = codewords[read++];
        for (var at = corrections; at > 0; at--)
            foreach (var block in blocks) block[^at] = codewords[read++];
        return Array.TrueForAll(blocks, block => ReedSolomon.Correct(block, corrections)) ? [.. blocks.SelectMany(block => block[..^corrections])] : null;
    }

    private static byte[] Codewords(QrSymbol symbol, QrFormat format)
    {
        var bits = QrLayout.DataModules(symbol.Size).Select(module => symbol[module.X, module.Y] != format.Turns(module.X, module.Y)).ToArray();
        var codewords = new byte[bits.Length / 8];
        for (var i = 0; i < codewords.Length * 8; i++)
            if (bits[i]) codewords[i / 8] |= (byte)(0x80 >> (i % 8));
        return codewords;
    }

    private static (int Corrections, int Count) Shape(int version, QrLevel level) => level switch
    {
        QrLevel.L => (CorrectionsL[version - 1], BlocksL[version - 1]),
        QrLevel.M => (CorrectionsM[version - 1], BlocksM[version - 1]),
        QrLevel.Q => (CorrectionsQ[version - 1], BlocksQ[version - 1]),
        QrLevel.H => (CorrectionsH[version - 1], BlocksH[version - 1]),
        _ => throw new InvalidOperationException($"A level {level}."),
    };
}

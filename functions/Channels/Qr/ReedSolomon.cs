namespace PrivateDomain.Channels.Qr;

/// <summary>
/// Puts right the codewords of a block (ISO/IEC 18004, error correction): bytes are numbers of GF(2^8) modulo x^8 + x^4 + x^3 + x^2 + 1, and
/// the block as a polynomial is zero at the first powers of 2.
/// </summary>
internal static class ReedSolomon
{
    private const int Modulus = 0x11D;
    private const int Order = 255;

    private static readonly int[] Power = Powers();
    private static readonly int[] Log = Logs();

    /// <param name="block">Data and then error correction; corrected in place.</param>
    /// <param name="corrections">Codewords of error correction: half as many wrong ones can be put right.</param>
    /// <returns>False where too many are wrong.</returns>
    public static bool Correct(Span<byte> block, int corrections)
    {
        var syndromes = Syndromes(block, corrections);
        if (syndromes.All(one => one == 0)) return true;
        var locator = Locator(syndromes);
        var wrong = locator.Length - 1;
        if (wrong > corrections / 2) return false;
        var evaluator = Evaluator(locator, syndromes);
        var found = 0;
        for (var at = 0; at < block.Length; at++)
        {
            // The codeword at the end is the one of power 0.
            var power = block.Length - 1 - at;
            var inverse = Power[(Order - power) % Order];
            if (Evaluate(locator, inverse) != 0) continue;
            var slope = Slope(locator, inverse);
            if (slope == 0) return false;
            block[at] ^= (byte)Multiply(Power[power], Divide(Evaluate(evaluator, inverse), slope));
            found++;
        }
        return found == wrong && Syndromes(block, corrections).All(one => one == 0);
    }

    /// <summary>The polynomial whose zeros are where the errors are, lowest power first (Berlekamp and Massey).</summary>
    private static int[] Locator(int[] syndromes)
    {
        int[] locator = [1], earlier = [1];
        var (length, shift, scale) = (0, 1, 1);
        for (var n = 0; n < syndromes.Length; n++, shift++)
        {
            var difference = syndromes[n];
            for (var i = 1; i <= length && i < locator.Length; i++) difference ^= Multiply(locator[i], syndromes[n - i]);
            if (difference == 0) continue;
            var next = Less(locator, earlier, Divide(difference, scale), shift);
            if (2 * length <= n)
            {
                (length, earlier, scale) = (n + 1 - length, locator, difference);
                shift = 0;
            }
            locator = next;
        }
        return locator[..(Array.FindLastIndex(locator, one => one != 0) + 1)];
    }

    /// <summary>One polynomial less another that is multiplied by a number and a power of x.</summary>
    private static int[] Less(int[] from, int[] other, int factor, int shift)
    {
        var result = new int[Math.Max(from.Length, other.Length + shift)];
        from.CopyTo(result, 0);
        for (var i = 0; i < other.Length; i++) result[i + shift] ^= Multiply(other[i], factor);
        return result;
    }

    /// <summary>Forney's numerators: locator times syndromes, as far as there are syndromes.</summary>
    private static int[] Evaluator(int[] locator, int[] syndromes)
    {
        var result = new int[syndromes.Length];
        for (var i = 0; i < locator.Length; i++)
            for (var j = 0; i + j < result.Length; j++) result[i + j] ^= Multiply(locator[i], syndromes[j]);
        return result;
    }

    private static int[] Syndromes(ReadOnlySpan<byte> block, int corrections)
    {
        var syndromes = new int[corrections];
        for (var i = 0; i < corrections; i++)
            foreach (var codeword in block) syndromes[i] = Multiply(syndromes[i], Power[i]) ^ codeword;
        return syndromes;
    }

    private static int Evaluate(int[] polynomial, int x)
    {
        var sum = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--) sum = Multiply(sum, x) ^ polynomial[i];
        return sum;
    }

    /// <summary>The polynomial's derivative at x, of which only the odd powers leave something.</summary>
    private static int Slope(int[] polynomial, int x)
    {
        var sum = 0;
        for (var i = 1; i < polynomial.Length; i += 2) sum ^= Multiply(polynomial[i], Power[Log[x] * i % Order]);
        return Divide(sum, x);
    }

    private static int Multiply(int a, int b) => a == 0 || b == 0 ? 0 : Power[(Log[a] + Log[b]) % Order];

    private static int Divide(int a, int b) => a == 0 ? 0 : Power[(Log[a] + Order - Log[b]) % Order];

    private static int[] Powers()
    {
        var powers = new int[Order];
        for (var (i, value) = (0, 1); i < Order; i++, value = value * 2 is > Order and var over ? over ^ Modulus : value * 2) powers[i] = value;
        return powers;
    }

    private static int[] Logs()
    {
        var logs = new int[Order + 1];
        for (var i = 0; i < Order; i++) logs[Power[i]] = i;
        return logs;
    }
}

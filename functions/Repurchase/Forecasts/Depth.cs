namespace PrivateDomain.Repurchase.Forecasts;

/// <summary>Contacts are compared with those who have bought about as often: how often somebody came back says most about whether they will again.</summary>
public static class Depth
{
    private static readonly int[] From = [0, 1, 2, 3, 4, 5, 8, 13, 21];
    private static readonly int[] Typical = [0, 1, 2, 3, 4, 6, 10, 16, 30];

    // How far, in the logarithm of 1 + gaps, a neighbour still tells something.
    private const double Reach = 0.3;

    public static int Groups => From.Length;

    /// <summary>The group of contacts with so many gaps behind them.</summary>
    public static int Of(int gaps)
    {
        var group = From.Length - 1;
        while (From[group] > gaps) group--;
        return group;
    }

    /// <summary>What a contact of one group counts for in the curve of another.</summary>
    public static double Nearness(int one, int other)
    {
        var apart = Math.Log((1.0 + Typical[one]) / (1 + Typical[other])) / Reach;
        return Math.Exp(-apart * apart / 2);
    }
}

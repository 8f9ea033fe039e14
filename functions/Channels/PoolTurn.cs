using System.Buffers.Binary;

namespace PrivateDomain.Channels;

/// <summary>
/// Whose turn it is in a keeper's pool: when each block was last leased, in system time. Leasing a block is replacing this by its ETag.
/// </summary>
/// <param name="Leased">Unix seconds, by block; a lease counts from the second in which it was over at the latest.</param>
public sealed record PoolTurn(IReadOnlyList<long> Leased)
{
    /// <summary>So long after a scan a slot stands for the card, and so long it is given to nobody else.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(20);

    /// <summary>So long an instance hands out slots of a block before it takes the next.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private const int Bytes = sizeof(uint);

    /// <summary>In place of a lease: the block was closed, and its contact ways given back.</summary>
    private const long Closed = uint.MaxValue;

    public static readonly PoolTurn None = new([]);

    /// <summary>
    /// The block to lease now, and the turn with that lease. First the one that rested longest, if nobody scanned it within the window; else
    /// a closed or a new one while there may be more; else the one that rested longest if its lease began a window ago: its slots are given out in the
    /// same order, so most have rested as long, and one that has not makes an add ambiguous and never wrong. Nothing where that one is younger: a slot
    /// given out twice within the window costs two customers their card, a plain way costs one.
    /// </summary>
    /// <param name="most">Blocks that the pool may have.</param>
    public (int Block, PoolTurn Turn)? Take(DateTimeOffset now, int most)
    {
        var open = Leased.Index().Where(block => block.Item != Closed).ToList();
        var oldest = open.Count == 0 ? -1 : open.MinBy(block => block.Item).Index;
        var free = Leased.Index().Where(block => block.Item == Closed).Select(block => block.Index).FirstOrDefault(Leased.Count);
        var rested = oldest < 0 ? TimeSpan.Zero : now - DateTimeOffset.FromUnixTimeSeconds(Leased[oldest]);
        return oldest >= 0 && rested >= Lease + Window ? (oldest, With(oldest, now))
            : free < most ? (free, With(free, now))
            : oldest >= 0 && rested >= Window ? (oldest, With(oldest, now))
            : null;
    }

    /// <summary>Whether the block's contact ways are still to be made.</summary>
    public bool IsNew(int block) => block == Leased.Count || IsClosed(block);

    public bool IsClosed(int block) => block < Leased.Count && Leased[block] == Closed;

    public IEnumerable<int> ClosedBlocks => Enumerable.Range(0, Leased.Count).Where(IsClosed);

    /// <summary>Blocks that nobody leased since then.</summary>
    public IReadOnlyList<int> Idle(DateTimeOffset since) => [.. Leased.Index().Where(block => block.Item < since.ToUnixTimeSeconds()).Select(block => block.Index)];

    public PoolTurn Close(IReadOnlyList<int> blocks) => new([.. Leased.Index().Select(block => blocks.Contains(block.Index) ? Closed : block.Item)]);

    public byte[] ToBytes()
    {
        var bytes = new byte[Leased.Count * Bytes];
        foreach (var (block, at) in Leased.Index()) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(block * Bytes), (uint)at);
        return bytes;
    }

    public static PoolTurn From(ReadOnlySpan<byte> bytes)
    {
        var leased = new long[bytes.Length / Bytes];
        for (var block = 0; block < leased.Length; block++) leased[block] = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(block * Bytes)..]);
        return new PoolTurn(leased);
    }

    private PoolTurn With(int block, DateTimeOffset now)
    {
        var at = (now + TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1)).ToUnixTimeSeconds();
        return new(block == Leased.Count ? [.. Leased, at] : [.. Leased.Take(block), at, .. Leased.Skip(block + 1)]);
    }
}

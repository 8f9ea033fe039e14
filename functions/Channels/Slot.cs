using PrivateDomain.Storage;

namespace PrivateDomain.Channels;

/// <summary>
/// A place in a keeper's pool of contact ways. Cards share slots: for 20 minutes after a scan the slot stands for the card that was scanned.
/// The platform tells the slot's number as the contact's state, and the keeper with the event.
/// </summary>
/// <param name="Number">Counts from 0, through all blocks of the pool.</param>
public readonly record struct Slot(string Keeper, int Number)
{
    /// <summary>Slots that an instance leases together.</summary>
    public const int BlockSize = 64;

    private const string Prefix = "slot-";
    private const int Digits = 5;

    /// <summary>What the platform tells with whoever comes by it; no card's serial looks so.</summary>
    public string State => Prefix + Name;

    public string Name => Base32.Encode(Number, Digits);

    public int Block => Number / BlockSize;

    /// <summary>The slot of a state; nothing where the state is something else.</summary>
    public static Slot? Of(string keeper, string state) =>
        state.Length == Prefix.Length + Digits && state.StartsWith(Prefix, StringComparison.Ordinal) && Base32.Decode(state.AsSpan(Prefix.Length)) is { } number
            ? new Slot(keeper, number)
            : null;

    public static IEnumerable<Slot> OfBlock(string keeper, int block) =>
        Enumerable.Range(block * BlockSize, BlockSize).Select(number => new Slot(keeper, number));
}

using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What blobs are made of: blocks, kept in pieces so that a part is read without the rest.</summary>
internal static class Content
{
    /// <summary>The most that one request can bring; more comes in blocks.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    private const int Piece = 1024 * 1024;

    /// <summary>The blocks that a part of a blob lies in: the last that begins before it, and those that begin in it.</summary>
    private const string FindBlocks = """
        SELECT start, blockId FROM layout
        WHERE blobId = ?1 AND start >= (SELECT max(start) FROM layout WHERE blobId = ?1 AND start <= ?2) AND start < ?3 ORDER BY start
        """;

    private const string FindPieces = "SELECT start, bytes FROM content WHERE blockId = ?1 AND start >= ?2 AND start < ?3 ORDER BY start";

    /// <summary>Keeps a block.</summary>
    /// <returns>Its id.</returns>
    public static long Write(WriteScope scope, long blob, string name, bool uncommitted, ReadOnlyMemory<byte> bytes)
    {
        var id = scope.NextStamp();
        scope.Session.Execute("INSERT INTO blocks VALUES (?1, ?2, ?3, ?4, ?5)", id, blob, uncommitted ? 1 : 0, name, bytes.Length);
        for (var start = 0; start < bytes.Length; start += Piece)
            scope.Session.Execute("INSERT INTO content VALUES (?1, ?2, ?3)", id, start, bytes.Slice(start, Math.Min(Piece, bytes.Length - start)).ToArray());
        return id;
    }

    /// <summary>Reads a part of a blob, and of its content not much more.</summary>
    /// <exception cref="StorageRefusal">It is more than memory holds in one piece.</exception>
    public static byte[] Read(Session session, long blob, long from, long count)
    {
        if (count > Array.MaxLength)
            throw CommonRefusals.NotHere("Reading more than 2 GB at once");
        var bytes = new byte[count];
        var end = from + count;
        foreach (var (begin, block) in session.All(FindBlocks, row => (Start: row.GetInt64(0), Block: row.GetInt64(1)), blob, from, end))
        {
            var first = Math.Max(0, from - begin);
            session.Each(
                FindPieces,
                row =>
                {
                    var at = begin + row.GetInt64(0);
                    var piece = row.GetFieldValue<byte[]>(1);
                    var (skipped, rest) = (Math.Max(0, from - at), end - at);
                    piece.AsSpan((int)skipped, (int)(Math.Min(piece.Length, rest) - skipped)).CopyTo(bytes.AsSpan((int)(at + skipped - from)));
                    return true;
                },
                block,
                first - first % Piece,
                end - begin);
        }

        return bytes;
    }

    /// <summary>From now on the block is nobody's.</summary>
    public static void Abandon(WriteScope scope, long block) => scope.Session.Execute("UPDATE blocks SET blobId = 0, uncommitted = 0 WHERE id = ?1", block);

    /// <summary>Whatever a blob has, committed or not, is nobody's from now on.</summary>
    public static void AbandonAll(WriteScope scope, long blob)
    {
        scope.Session.Execute("DELETE FROM layout WHERE blobId = ?1", blob);
        scope.Session.Execute("UPDATE blocks SET blobId = 0, uncommitted = 0 WHERE blobId = ?1", blob);
    }
}

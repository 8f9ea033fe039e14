using System.Runtime.InteropServices;
using System.Text;

namespace PrivateDomain.Bench;

/// <summary>Takes back what a killed process wrote and did not flush, by the records of <c>shim/lose.c</c>.</summary>
internal static class PowerCut
{
    private const int Write = 1;
    private const int Flush = 3;

    /// <returns>How many writes were taken back.</returns>
    public static int Strike(string folder, string records)
    {
        var open = new List<Record>();
        foreach (var record in Read(records))
        {
            // What was flushed stays.
            if (record.Type == Flush) open.RemoveAll(earlier => earlier.Path == record.Path);
            else open.Add(record);
        }

        foreach (var record in Enumerable.Reverse(open)) TakeBack(record);
        File.Delete(records);
        // Shared memory is on no disk.
        File.Delete(Path.Combine(folder, "store.db-shm"));
        return open.Count;
    }

    private static void TakeBack(Record record)
    {
        if (!File.Exists(record.Path)) return;
        using var file = new FileStream(record.Path, FileMode.Open, FileAccess.ReadWrite);
        if (record.Type == Write && file.Length > record.SizeBefore) file.SetLength(record.SizeBefore);
        file.Position = record.Offset;
        file.Write(record.Old);
        if (file.Length < record.SizeBefore) file.SetLength(record.SizeBefore);
    }

    /// <summary>A last record that was not written whole belongs to a write that was never made.</summary>
    private static List<Record> Read(string path)
    {
        var found = new List<Record>();
        if (!File.Exists(path)) return found;
        var bytes = File.ReadAllBytes(path).AsSpan();
        while (bytes.Length >= 40)
        {
            var head = MemoryMarshal.Cast<byte, long>(bytes[..40]).ToArray();
            var (name, old) = ((int)head[1], (int)head[4]);
            if (bytes.Length < 40 + name + old) break;
            found.Add(new Record((int)head[0], Encoding.UTF8.GetString(bytes.Slice(40, name)), head[2], head[3], bytes.Slice(40 + name, old).ToArray()));
            bytes = bytes[(40 + name + old)..];
        }

        return found;
    }

    private sealed record Record(int Type, string Path, long Offset, long SizeBefore, byte[] Old);
}

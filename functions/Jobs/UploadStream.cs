namespace PrivateDomain.Jobs;

/// <summary>An upload from its beginning to its end, of which one piece at a time is in memory.</summary>
internal sealed class UploadStream(JobFiles files, string upload) : Stream
{
    private const int Piece = 512 * 1024;

    private ReadOnlyMemory<byte> piece;
    private long offset;
    private bool isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (piece.IsEmpty && !isOver)
        {
            piece = await files.Read(upload, offset, Piece, cancellationToken);
            offset += piece.Length;
            isOver = piece.Length < Piece;
        }
        var length = Math.Min(piece.Length, buffer.Length);
        piece[..length].CopyTo(buffer);
        piece = piece[length..];
        return length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Uploads are read without holding a thread.");

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

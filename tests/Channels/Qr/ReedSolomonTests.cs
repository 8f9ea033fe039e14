extern alias app;

using app::PrivateDomain.Channels.Qr;

namespace PrivateDomain.Tests.Channels.Qr;

public sealed class ReedSolomonTests
{
    // The standard's own example: "01234567" in version 1 M (ISO/IEC 18004, annex I).
    private static readonly byte[] Block =
        [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55];

    [Fact]
    public void As_many_wrong_codewords_as_half_of_the_corrections_are_put_right()
    {
        var random = new Random(18004);
        for (var round = 0; round < 500; round++)
        {
            var block = Block.ToArray();
            foreach (var at in Enumerable.Range(0, block.Length).OrderBy(_ => random.Next()).Take(round % 6)) block[at] ^= (byte)random.Next(1, 256);

            Assert.True(ReedSolomon.Correct(block, 10));
            Assert.Equal(Block, block);
        }
    }

    [Fact]
    public void More_wrong_ones_are_not_taken_for_right()
    {
        var random = new Random(18004);
        var taken = 0;
        for (var round = 0; round < 500; round++)
        {
            var block = Block.ToArray();
            foreach (var at in Enumerable.Range(0, block.Length).OrderBy(_ => random.Next()).Take(8)) block[at] ^= (byte)random.Next(1, 256);
            if (ReedSolomon.Correct(block, 10)) taken++;
        }
        // By chance another block may be as near.
        Assert.InRange(taken, 0, 10);
    }
}

using PrivateDomain.Channels.Print;

namespace PrivateDomain.Tests.Channels.Print;

public sealed class FaceRoomTests
{
    private static readonly SheetLayout Card = new(210, 297, 90, 54, 3);

    [Fact]
    public void A_business_card_has_room_for_a_name_its_sign_and_four_lines() =>
        Assert.Equal(new FaceRoom(5, 1.75m, 4, 44 / 2.9m, Sign: true, Words: true, Hint: true), FaceRoom.Beside(Card, 28, "小满茶铺"));

    [Fact]
    public void A_long_name_becomes_smaller_and_then_takes_from_the_text()
    {
        var room = FaceRoom.Beside(Card, 28, "杭州山野之间自然食品有限公司旗舰店");
        Assert.InRange(room.Name, 4, 4.99m);
        Assert.Equal((2, true), (room.Lines, room.Sign));
        Assert.Equal(1.8m, FaceRoom.Beside(Card, 28, new string('茶', 100)).Name);
    }

    [Theory]
    [InlineData(60, 24, 22, false, true, false)]
    [InlineData(90, 54, 52, true, true, false)]
    public void A_small_card_goes_without_what_it_has_no_room_for(int width, int height, int code, bool sign, bool words, bool hint)
    {
        var room = FaceRoom.Beside(Card with { Width = width, Height = height }, code, "小满茶铺");
        Assert.Equal((sign, words, hint), (room.Sign, room.Words, room.Hint));
    }

    [Theory]
    [InlineData(40, 40, 26, true, false, 0)]
    [InlineData(30, 20, 18, false, false, 0)]
    [InlineData(54, 90, 30, true, true, 11)]
    public void Below_a_code_stands_what_there_is_room_for(int width, int height, int code, bool words, bool hint, int lines)
    {
        var room = FaceRoom.Below(Card with { Width = width, Height = height }, code, "小满茶铺", hasLogo: false);
        Assert.Equal((words, hint, lines), (room.Words, room.Hint, room.Lines));
    }
}

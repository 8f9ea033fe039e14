using System.Globalization;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Tests.Platforms.WeCom;

public sealed class WeComEventKeyTests
{
    private static readonly string[] Fields =
    [
        "ToUserName", "Event", "ChangeType", "UserID", "ExternalUserID", "ChatId", "Id", "State", "CreateTime", "WelcomeCode", "UpdateDetail", "CurMemVer",
    ];

    [Fact]
    public void A_repeat_under_another_cipher_has_the_same_key()
    {
        var crypto = new CallbackCrypto("token", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", "ww01");
        string[] keys = [.. Enumerable.Range(0, 3).Select(nonce =>
        {
            var encrypt = crypto.Encrypt(Document());
            var number = nonce.ToString(CultureInfo.InvariantCulture);
            var text = crypto.Decrypt(crypto.Sign("1403610513", number, encrypt), "1403610513", number, encrypt).Text!;
            return CallbackXml.ReadEvent(text)!.Key;
        })];
        Assert.Single(keys.Distinct(StringComparer.Ordinal));
        Assert.Matches("^[0-9a-f]{64}$", keys[0]);
    }

    [Fact]
    public void Each_field_alone_makes_another_event()
    {
        var keys = Fields.Select(changed => Key(Document(changed))).Append(Key(Document())).ToList();
        Assert.Equal(Fields.Length + 1, keys.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Two_scans_in_one_second_are_two_events() => Assert.NotEqual(Key(Document()), Key(Document("ExternalUserID")), StringComparer.Ordinal);

    [Fact]
    public void Text_that_moves_from_one_field_to_the_next_makes_another_event()
    {
        var time = DateTimeOffset.FromUnixTimeSeconds(1);
        var one = new WeComEvent { ToUserName = "a", Event = "bc", CreateTime = time };
        var other = new WeComEvent { ToUserName = "ab", Event = "c", CreateTime = time };
        var third = new WeComEvent { ToUserName = "a", Event = "b", ChangeType = "c", CreateTime = time };
        Assert.Equal(3, new[] { one.Key, other.Key, third.Key }.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void What_does_not_make_the_event_does_not_change_its_key() =>
        Assert.Equal(Key(Document()), Key(Document().Replace("</xml>", "<Source>DELETE_BY_TRANSFER</Source><New>1</New></xml>", StringComparison.Ordinal)));

    [Fact]
    public void The_key_stays_what_it_was_for_events_already_stored() =>
        Assert.Equal("36c1e3f634048f30836ab6fcf7fdfdb3da860d3052b69c34d3dfb8b5757c60aa", Key(Document()));

    private static string Key(string document) => CallbackXml.ReadEvent(document)!.Key;

    private static string Document(string? changed = null) =>
        "<xml>" + string.Concat(Fields.Select(field =>
        {
            var value = field is "CreateTime" ? "1403610513" : field;
            return $"<{field}>{value}{(string.Equals(field, changed, StringComparison.Ordinal) ? "1" : "")}</{field}>";
        })) + "</xml>";
}

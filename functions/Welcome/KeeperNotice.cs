using System.Globalization;
using System.Text;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Welcome;

/// <summary>One message to a keeper: its texts in order, more than one where a welcome is longer than a message, and whom it is about.</summary>
public sealed record KeeperMessage(IReadOnlyList<string> Texts, IReadOnlyList<LostWelcome> About);

/// <summary>What a keeper reads of lost welcomes: whose, when, and the words to paste.</summary>
public static class KeeperNotice
{
    private const string Head = "以下新客户没有收到欢迎语，请复制发送：";
    private const string Nobody = "新客户";

    /// <param name="names">By contact id; who is not named yet is a new customer.</param>
    /// <param name="zone">The brand's; the time shown is in it.</param>
    public static IReadOnlyList<KeeperMessage> Compose(IReadOnlyList<LostWelcome> lost, IReadOnlyDictionary<string, string> names, TimeZoneInfo zone)
    {
        List<KeeperMessage> messages = [];
        var (text, about) = (Head, new List<LostWelcome>());
        foreach (var one in lost)
        {
            var name = names.GetValueOrDefault(one.Contact) is { Length: > 0 } known ? known : Nobody;
            var entry = $"\n\n【{name}】{TimeZoneInfo.ConvertTime(one.At, zone).ToString("HH:mm", CultureInfo.InvariantCulture)}\n{one.Text}";
            if (about.Count > 0 && Bytes(text + entry) > WeComAppMessages.MaxTextBytes)
            {
                messages.Add(new([text], about));
                (text, about) = (Head, []);
            }
            if (Bytes(text + entry) > WeComAppMessages.MaxTextBytes)
            {
                messages.Add(new([.. Parts(text + entry)], [one]));
                continue;
            }
            text += entry;
            about.Add(one);
        }
        if (about.Count > 0) messages.Add(new([text], about));
        return messages;
    }

    // Cut between characters as people see them.
    private static IEnumerable<string> Parts(string text)
    {
        var part = new StringBuilder();
        var bytes = 0;
        for (var characters = StringInfo.GetTextElementEnumerator(text); characters.MoveNext();)
        {
            var next = characters.GetTextElement();
            if (bytes + Bytes(next) > WeComAppMessages.MaxTextBytes)
            {
                yield return part.ToString();
                part.Clear();
                bytes = 0;
            }
            part.Append(next);
            bytes += Bytes(next);
        }
        if (part.Length > 0) yield return part.ToString();
    }

    private static int Bytes(string text) => Encoding.UTF8.GetByteCount(text);
}

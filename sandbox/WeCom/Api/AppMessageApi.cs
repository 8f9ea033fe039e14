using System.Text;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// <c>message/send</c> (path/90236): the app writes to members. Of the kinds of message only <c>text</c> is played; others get 40008.
/// </summary>
internal sealed class AppMessageApi(WeComAccount account, WeComState state, TimeProvider clock, WeComLimits limits)
{
    private const int MostBytes = 2048;
    private const int MostUsers = 1000;
    private readonly Dictionary<string, List<DateTimeOffset>> _sent = new(StringComparer.Ordinal);

    public void Map(ApiRoutes routes) => routes.Post("message/send", Send);

    private JsonObject Send(ApiBody body)
    {
        var agent = body.NumberOrText("agentid") ?? throw new WeComError(41011, "missing agentid");
        if (agent != account.AgentId)
            throw new WeComError(40056, "invalid agentid");
        if (body.Text("msgtype") is not "text")
            throw new WeComError(40008, "invalid msgtype");
        if (body.Object("text")?.Text("content") is not { Length: > 0 } content)
            throw new WeComError(44004, "empty content");
        var users = (body.Text("touser") ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.Ordinal).ToList();
        if (users.Count == 0)
            throw WeComError.BadParameter("touser, toparty and totag are all empty");
        if (users.Count > MostUsers)
            throw new WeComError(40032, "invalid userid list size");
        lock (state.Gate)
        {
            var known = users.Where(state.Keepers.ContainsKey).ToList();
            if (known.Count == 0)
                throw new WeComError(81013, "user & party & tag all invalid");
            var reached = known.Where(HasRoom).ToList();
            if (reached.Count < known.Count && !limits.DropsAppMessages)
                throw WeComError.TooOften();
            var (msgId, now) = (WeComState.RandomId("app", 44), clock.GetUtcNow());
            foreach (var user in reached)
            {
                _sent[user].Add(now);
                state.Tell(user, new AppMessage(msgId, now, Cut(content)));
            }
            var answer = new JsonObject { ["msgid"] = msgId };
            if (known.Count < users.Count)
                answer["invaliduser"] = string.Join('|', users.Except(known, StringComparer.Ordinal));
            return answer;
        }
    }

    private bool HasRoom(string user)
    {
        var now = clock.GetUtcNow();
        if (!_sent.TryGetValue(user, out var sent))
            _sent[user] = sent = [];
        sent.RemoveAll(at => now - at >= TimeSpan.FromHours(1));
        return sent.Count < limits.AppMessagesPerHour && sent.Count(at => now - at < TimeSpan.FromMinutes(1)) < limits.AppMessagesPerMinute;
    }

    /// <summary>A text above 2,048 bytes is cut, not refused (path/90236).</summary>
    private static string Cut(string content)
    {
        var (bytes, text) = (0, new StringBuilder());
        foreach (var rune in content.EnumerateRunes())
        {
            if ((bytes += rune.Utf8SequenceLength) > MostBytes)
                break;
            text.Append(rune.ToString());
        }
        return text.ToString();
    }
}

using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>新客户欢迎语 (path/92137): within 20 s of the event, once.</summary>
internal sealed class WelcomeApi(WeComState state, MessageParser messages, TimeProvider clock)
{
    public void Map(ApiRoutes routes) => routes.Post("externalcontact/send_welcome_msg", Send);

    private JsonObject Send(ApiBody body)
    {
        if (body.Text("welcome_code") is not { Length: > 0 } text)
            throw new WeComError(41049, "missing welcome_code");
        var content = messages.Read(body);
        lock (state.Gate)
        {
            var now = clock.GetUtcNow();
            if (!state.WelcomeCodes.TryGetValue(text, out var code) || now - code.IssuedAt > WelcomeCode.Life)
                throw WeComError.DeadWelcomeCode();
            var relation = code.Relation;
            if (code.Used || relation.ChatStarted)
                throw WeComError.AlreadyChatting();
            if (!relation.CustomerHasKeeper)
                throw WeComError.NotFriends();
            if (state.Keepers.GetValueOrDefault(relation.Keeper) is { ArchivesChats: true } && !relation.ArchiveAgreed)
                throw new WeComError(41053, "externaluser has not agreed to the chat archive");
            if (relation.OtherApp is { } other)
                throw Overtaken(relation, code, other);
            code.Used = true;
            state.Receive(relation.Customer, relation.Keeper, "welcome", content, msgId: null, now);
            return [];
        }
    }

    /// <summary>Another app of the corp is about to greet; when its calls are over it has done so, or has given up.</summary>
    private static WeComError Overtaken(Relation relation, WelcomeCode code, OtherAppGreeting other)
    {
        if (other.CallsLeft > 1)
        {
            relation.OtherApp = other with { CallsLeft = other.CallsLeft - 1 };
        }
        else
        {
            relation.OtherApp = null;
            code.Used = other.Greets;
        }
        return new WeComError(41096, "welcome msg is being sent");
    }
}

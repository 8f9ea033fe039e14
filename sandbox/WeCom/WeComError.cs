namespace PrivateDomain.Sandbox.WeCom;

/// <summary>The platform's answer to a call it refuses; on the wire it is HTTP 200 all the same.</summary>
internal sealed class WeComError(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    // Texts: go-workwx errcodes/mod.go, from path/90313; here in English, as the platform sends them.
    public static WeComError BadCredential() => new(40001, "invalid credential");
    public static WeComError BadUser(string user) => new(40003, $"invalid UserID '{user}'");
    public static WeComError BadMedia() => new(40007, "invalid media_id");
    public static WeComError BadCorp() => new(40013, "invalid corpid");
    public static WeComError BadToken() => new(40014, "invalid access_token");
    public static WeComError BadParameter(string what) => new(40058, $"invalid Request Parameter: {what}");
    public static WeComError NoTag() => new(40068, "invalid tag id");
    public static WeComError TagNameTaken() => new(40071, "tag name already exists");
    public static WeComError TooManyTags() => new(40126, "corp tag count out of limit");
    public static WeComError BadCustomer() => new(40096, "invalid external userid");
    public static WeComError NoCodesLeft() => new(41045, "contact way count out of limit");
    public static WeComError NoMassMessage() => new(41047, "invalid msgid");
    public static WeComError NoReachableCustomer() => new(41048, "no customer to send");
    public static WeComError DeadWelcomeCode() => new(41050, "invalid welcome code");
    public static WeComError AlreadyChatting() => new(41051, "externaluser has started chatting");
    public static WeComError TooOften() => new(45009, "api freq out of limit");
    public static WeComError StillDispatching() => new(41063, "group message is being dispatched, try later");
    public static WeComError Cancelled() => new(41093, "group message is cancelled");
    public static WeComError NotFriends() => new(84061, "not external contact");
    public static WeComError NoPermission(string user) => new(84074, $"user '{user}' has no permission of external contact");
}

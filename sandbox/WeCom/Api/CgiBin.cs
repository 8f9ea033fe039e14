using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// The platform's REST door, <c>/cgi-bin/…</c>: always HTTP 200, the outcome in <c>errcode</c> and <c>errmsg</c> (path/90313).
/// </summary>
internal sealed class CgiBin
{
    private const string Ok = "ok";
    private static readonly JsonSerializerOptions AsPlatform = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Action<IQueryCollection> _requireToken;
    private readonly bool _namesSuccess;
    private readonly HashSet<string> _free;
    private readonly TrafficLog _log;
    private readonly FaultPlan _faults;
    private readonly Dictionary<string, Func<IQueryCollection, JsonObject>> _gets;
    private readonly Dictionary<string, Func<ApiBody, JsonObject>> _posts;

    public CgiBin(TokenApi tokens, ContactWayApi ways, CustomerApi customers, MassSendApi masses, TrafficLog log, FaultPlan faults)
        : this(new(StringComparer.Ordinal)
        {
            ["gettoken"] = tokens.Get,
            ["externalcontact/get"] = customers.Get,
        },
        new(StringComparer.Ordinal)
        {
            ["externalcontact/add_contact_way"] = ways.Add,
            ["externalcontact/get_contact_way"] = ways.Get,
            ["externalcontact/del_contact_way"] = ways.Delete,
            ["externalcontact/send_welcome_msg"] = customers.SendWelcome,
            ["externalcontact/add_msg_template"] = masses.Add,
            ["externalcontact/get_groupmsg_list_v2"] = masses.List,
            ["externalcontact/get_groupmsg_task"] = masses.Tasks,
            ["externalcontact/get_groupmsg_send_result"] = masses.Results,
            ["externalcontact/remind_groupmsg_send"] = masses.Remind,
            ["externalcontact/cancel_groupmsg_send"] = masses.Cancel,
        },
        tokens.Require, ["gettoken"], namesSuccess: true, log, faults)
    {
    }

    /// <param name="gets">Calls by GET.</param>
    /// <param name="posts">Calls by POST.</param>
    /// <param name="requireToken">Refuses a query whose access token is not valid.</param>
    /// <param name="free">Calls without an access token.</param>
    /// <param name="namesSuccess">Whether an answer that carries something says <c>errcode</c> 0 as well; Official Accounts leave it out.</param>
    public CgiBin(
        Dictionary<string, Func<IQueryCollection, JsonObject>> gets, Dictionary<string, Func<ApiBody, JsonObject>> posts,
        Action<IQueryCollection> requireToken, IEnumerable<string> free, bool namesSuccess, TrafficLog log, FaultPlan faults)
    {
        (_gets, _posts, _requireToken, _namesSuccess, _log, _faults) = (gets, posts, requireToken, namesSuccess, log, faults);
        _free = [.. free];
    }

    public async Task AnswerAsync(HttpContext context, string path)
    {
        if (!_gets.ContainsKey(path) && !_posts.ContainsKey(path))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var began = _log.Now();
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        var body = Parse(text);
        var fault = _faults.Take(path);
        if (fault is Fault.Hold hold)
            await hold.WaitAsync(context.RequestAborted);
        var performed = fault is not (Fault.Refuse or Fault.Drop or Fault.Gateway);
        var answer = fault is Fault.Refuse refuse ? Refusal(refuse.ErrCode, refuse.ErrMsg)
            : performed ? Perform(context, path, body)
            : [];
        if (fault is Fault.SlowAnswer slow)
            await Task.Delay(slow.By, TimeProvider.System, CancellationToken.None);
        _log.Add(began, (number, took) => new ApiCall(number, began.At, began.Since, took, context.Request.Method, path, body,
            (int?)answer["errcode"] ?? 0, (string?)answer["errmsg"] ?? "", performed, fault?.GetType().Name));
        await WriteAsync(context, answer, fault);
    }

    private JsonObject Perform(HttpContext context, string path, JsonElement? body)
    {
        try
        {
            var done = HttpMethods.IsGet(context.Request.Method) ? Get(context.Request.Query, path) : Post(context.Request, path, body);
            if (!_namesSuccess && done.Count > 0)
                return done;
            var answer = Refusal(0, Ok);
            foreach (var (name, value) in done.ToList())
            {
                done.Remove(name);
                answer[name] = value;
            }
            return answer;
        }
        catch (WeComError error)
        {
            return Refusal(error.Code, string.Create(CultureInfo.InvariantCulture,
                $"{error.Message}, hint: [{context.TraceIdentifier}], from ip: {context.Connection.RemoteIpAddress}, more info at https://open.work.weixin.qq.com/devtool/query?e={error.Code}"));
        }
    }

    private JsonObject Get(IQueryCollection query, string path)
    {
        if (!_gets.TryGetValue(path, out var handle))
            throw new WeComError(43002, "require POST method");
        if (!_free.Contains(path))
            _requireToken(query);
        return handle(query);
    }

    private JsonObject Post(HttpRequest request, string path, JsonElement? body)
    {
        if (!HttpMethods.IsPost(request.Method) || !_posts.TryGetValue(path, out var handle))
            throw new WeComError(43001, "require GET method");
        if (!_free.Contains(path))
            _requireToken(request.Query);
        return handle(new ApiBody(body ?? throw new WeComError(47001, "data format error")));
    }

    private static JsonObject Refusal(int code, string message) => new() { ["errcode"] = code, ["errmsg"] = message };

    private static JsonElement? Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null; // answered with 47001 where a body is due
        }
    }

    private static async Task WriteAsync(HttpContext context, JsonObject answer, Fault? fault)
    {
        switch (fault)
        {
            case Fault.Drop or Fault.LoseAnswer:
                context.Abort();
                break;
            case Fault.Gateway gateway:
                context.Response.StatusCode = gateway.Status;
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync("<html><body>Bad Gateway</body></html>", context.RequestAborted);
                break;
            default:
                context.Response.ContentType = "application/json; charset=UTF-8";
                await context.Response.WriteAsync(answer.ToJsonString(AsPlatform), context.RequestAborted);
                break;
        }
    }
}

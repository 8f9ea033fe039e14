using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// The platform's REST door, <c>/cgi-bin/…</c>: always HTTP 200, the outcome in <c>errcode</c> and <c>errmsg</c> (path/90313).
/// </summary>
/// <param name="admit">Refuses a call that may not be made; told of every call that is performed.</param>
/// <param name="namesSuccess">Whether an answer that carries something says <c>errcode</c> 0 as well; Official Accounts leave it out.</param>
internal sealed class CgiBin(ApiRoutes routes, Action<ApiRoute, ApiRequest> admit, TrafficLog log, FaultPlan faults, bool namesSuccess = true)
{
    private const string Ok = "ok";
    private static readonly JsonSerializerOptions AsPlatform = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async Task AnswerAsync(HttpContext context, string path)
    {
        if (routes.Find(path) is not { } route)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        var began = log.Now();
        var request = await ReadAsync(context.Request, context.RequestAborted);
        var fault = faults.Take(path);
        if (fault is Fault.Hold hold)
            await hold.WaitAsync(context.RequestAborted);
        if (fault is Fault.SlowCall late)
            await Task.Delay(late.By, TimeProvider.System, CancellationToken.None);
        var performed = fault is not (Fault.Refuse or Fault.Drop or Fault.Gateway);
        var answer = fault is Fault.Refuse refuse ? Refusal(refuse.ErrCode, refuse.ErrMsg)
            : performed ? await PerformAsync(context, route, request)
            : [];
        if (fault is Fault.SlowAnswer slow)
            await Task.Delay(slow.By, TimeProvider.System, CancellationToken.None);
        log.Add(began, (number, took) => new ApiCall(number, began.At, began.Since, took, context.Request.Method, path, request.Body,
            (int?)answer["errcode"] ?? 0, (string?)answer["errmsg"] ?? "", performed, fault?.GetType().Name));
        await WriteAsync(context, answer, fault);
    }

    private async Task<JsonObject> PerformAsync(HttpContext context, ApiRoute route, ApiRequest request)
    {
        if (route.Parallel is not { } parallel)
            return Perform(context, route, request);
        try
        {
            if (!parallel.Enter())
                return Refusal(45033, "api concurrent out of limit");
            await Task.Delay(parallel.Takes, TimeProvider.System, CancellationToken.None);
            return Perform(context, route, request);
        }
        finally
        {
            parallel.Leave();
        }
    }

    private JsonObject Perform(HttpContext context, ApiRoute route, ApiRequest request)
    {
        try
        {
            RequireMethod(context.Request.Method, route);
            admit(route, request);
            var done = route.Answer(request);
            if (!namesSuccess && done.Count > 0)
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

    private static void RequireMethod(string method, ApiRoute route)
    {
        if (route.IsGet && !HttpMethods.IsGet(method))
            throw new WeComError(43001, "require GET method");
        if (!route.IsGet && !HttpMethods.IsPost(method))
            throw new WeComError(43002, "require POST method");
    }

    private static JsonObject Refusal(int code, string message) => new() { ["errcode"] = code, ["errmsg"] = message };

    private static async Task<ApiRequest> ReadAsync(HttpRequest request, CancellationToken cancel) => request.HasFormContentType
        ? new ApiRequest(request.Query, Body: null, await UploadedFile.ReadAsync(request, cancel), request.HttpContext.Connection.RemoteIpAddress)
        : new ApiRequest(request.Query, Parse(await new StreamReader(request.Body).ReadToEndAsync(cancel)), File: null, request.HttpContext.Connection.RemoteIpAddress);

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

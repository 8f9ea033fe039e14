using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PrivateDomain.Api;
using PrivateDomain.Messages;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Storage;

namespace PrivateDomain.Callbacks;

/// <summary>What WeChat Pay reads in an answer: a word, and a text for people.</summary>
public sealed record WeChatPayAnswer(string Code, string Message);

/// <summary>
/// WeChat Pay tells here that a coupon was used. What is not rightly signed is refused before anything is stored; 200 says that the notification is
/// kept, and anything else makes the platform call again, a minute apart, nine times in all. It waits 5 s; we answer within 4.5 s.
/// </summary>
public sealed partial class WeChatPayCallback(
    WeChatPayNotifications notifications, MessageSender messages, KeepPaymentNotification keep, [FromKeyedServices(Clocks.System)] TimeProvider clock, ILogger<WeChatPayCallback> log)
{
    private static readonly TimeSpan Whole = TimeSpan.FromSeconds(4.5);
    private const int MostBytes = 256 * 1024;

    [Function("ReceiveWeChatPayCallback")]
    [OpenToAll("the platform's signature")]
    public async Task<IResult> Receive([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/wechat-pay/callback")] HttpRequest request, CancellationToken stop)
    {
        using var budget = new Budget(Whole, clock);
        using var hurried = Hurry.Begin();
        if (await Body.ReadBytes(request, MostBytes, stop) is not { } body) return Failed(413, "The body is too large.");
        var opened = await notifications.Open(name => request.Headers[name], body, budget.Token);
        if (opened.As is OpenedAs.NotBelieved)
        {
            if (opened.Fault is not SignatureFault.Probe) Log.Refused(log, opened.Fault);
            return Failed(401, "The signature does not prove this to be WeChat Pay's.");
        }
        if (opened.Notification is not { } told)
        {
            Log.Unreadable(log);
            return Failed(400, "The notification does not open, or is none.");
        }
        try
        {
            var notified = new PaymentNotified(told.Id, told.EventType, told.CreatedAt, told.Text);
            await (notified.FitsAMessage() ? messages.Send(notified, budget.Token) : keep.Handle(notified, budget.Token));
            return Results.Json(new WeChatPayAnswer("SUCCESS", ""), CallbackJson.Default.WeChatPayAnswer);
        }
        catch (Exception failure)
        {
            Log.NotKept(log, failure, told.EventType);
            return Failed(503, "Not kept; call again.");
        }
    }

    private static IResult Failed(int status, string message) =>
        Results.Json(new WeChatPayAnswer("FAIL", message), CallbackJson.Default.WeChatPayAnswer, contentType: null, statusCode: status);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A notification of WeChat Pay was refused: {Fault}.")]
        public static partial void Refused(ILogger log, SignatureFault fault);

        [LoggerMessage(LogLevel.Error, "A notification that WeChat Pay signed does not open, or is none that this app knows: compare WeChatPay__ApiV3Key with the APIv3 key (APIv3密钥) that was set last.")]
        public static partial void Unreadable(ILogger log);

        [LoggerMessage(LogLevel.Error, "The notification {EventType} is not kept yet; WeChat Pay is asked to call again.")]
        public static partial void NotKept(ILogger log, Exception failure, string eventType);
    }
}

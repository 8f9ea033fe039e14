using System.Text.RegularExpressions;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Play;

internal sealed partial class DemoScript
{
    private sealed record Welcomed(TimeSpan Took, string Coupon);

    /// <summary>The customer adds the keeper behind the card; done when the welcome is in the chat and the callback is answered.</summary>
    private async Task<(Welcomed Welcome, DemoRun Run)> WelcomeAsync(DemoRun run, CancellationToken cancel)
    {
        var customer = run.Customer!;
        var scan = run.Scan ?? await ScanCardAsync(run.Card!, cancel);
        var delivery = weCom.Add(customer, scan.Way!.ConfigId)
            ?? throw new DemoFailure(new($"{customer.Name} 已经加过好友", $"{customer.Name} is a friend already"));
        var keeper = delivery.Event.UserId;
        run = run with { Scan = scan, Keeper = keeper };
        if (!await delivery.Accepted.WaitAsync(TimeSpan.FromSeconds(60), cancel))
            throw CallbackRefused(delivery.Event);
        await UntilAsync(() => weCom.Messages(customer).Any(message => message.Kind is "welcome"), () => NoWelcome(delivery.Event), cancel);
        var text = weCom.Messages(customer).First(message => message.Kind is "welcome").Text ?? "";
        var coupon = Coupon().Match(text).Groups["code"].Value;
        if (coupon.Length == 0 || text.Contains("{{", StringComparison.Ordinal))
            throw new DemoFailure(new($"欢迎语里没有券码：{text}", $"the welcome holds no coupon: {text}"));
        var hello = new Happening(0, "added", new($"你已添加了{NameOf(keeper)}，现在可以开始聊天了", $"You added {NameOf(keeper)}. Say hello!"));
        return (new Welcomed(Took(delivery.Event), coupon), run.With(hello));
    }

    /// <summary>From the first delivery of the callback until the platform accepted the welcome.</summary>
    private TimeSpan Took(ContactEvent contactEvent)
    {
        var called = weCom.Log.CallbackAttempts.First(attempt => attempt.Event == contactEvent);
        var accepted = WelcomesFor(contactEvent).First(call => call.ErrCode == 0);
        return accepted.Ended - called.Began;
    }

    private IEnumerable<ApiCall> WelcomesFor(ContactEvent contactEvent) => weCom.Log.CallsTo("externalcontact/send_welcome_msg").Where(call =>
        call.Body is { } body && body.TryGetProperty("welcome_code", out var code) && code.ValueEquals(contactEvent.WelcomeCode));

    private DemoFailure CallbackRefused(ContactEvent contactEvent)
    {
        var last = weCom.Log.CallbackAttempts.Last(attempt => attempt.Event == contactEvent);
        return new DemoFailure(
            new($"应用没有接受回调：HTTP {last.Status}，{last.Failure}", $"the app did not accept the callback: HTTP {last.Status}, {last.Failure}"));
    }

    private DemoFailure NoWelcome(ContactEvent contactEvent) => WelcomesFor(contactEvent).LastOrDefault() is { } refused
        ? new DemoFailure(new($"欢迎语被拒：{refused.ErrCode} {refused.ErrMsg}", $"the welcome was refused: {refused.ErrCode} {refused.ErrMsg}"))
        : new DemoFailure(new("应用接受了回调，却没有发欢迎语", "the app accepted the callback and sent no welcome"));

    private async Task UntilAsync(Func<bool> condition, Func<DemoFailure> otherwise, CancellationToken cancel)
    {
        try
        {
            await weCom.WaitUntilAsync(condition, Patience, cancel);
        }
        catch (TimeoutException)
        {
            throw otherwise();
        }
    }

    [GeneratedRegex(@"(?:券码|code)[:：]?\s*(?<code>[A-Za-z0-9-]{4,})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Coupon();
}

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Play;

/// <summary>The steps up to the welcome: setting up, the card, the scan, the keeper.</summary>
internal sealed partial class DemoScript(OperatorsApi api, WeComSimulator weCom, Phone phone)
{
    private static readonly Words[] Names = [new("周小雨", "Zoe"), new("许知夏", "Summer"), new("何嘉树", "Jasper"), new("宋清和", "Claire"), new("苏念", "Nina")];

    private static readonly Words Guest = new("第一位客户", "First customer");

    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan WelcomeWithin { get; set; } = TimeSpan.FromSeconds(1);

    public async Task<Words> PlayAsync(Telling telling, Func<DemoRun> run, Action<DemoRun> keep, CancellationToken cancel)
    {
        var (next, words) = telling.Step switch
        {
            DemoStep.WakeUp => await WakeUpAsync(run(), cancel),
            DemoStep.SetUp => await SetUpAsync(run(), telling, cancel),
            DemoStep.NewCustomer => NewCustomer(run(), telling.Language),
            DemoStep.Scan => await ScanAsync(run(), telling, cancel),
            DemoStep.Add => await AddAsync(run(), cancel),
            DemoStep.Order => await OrderAsync(run(), telling.Language, cancel),
            DemoStep.Jump => await JumpAsync(run(), cancel),
            DemoStep.KeeperTaps => await KeeperTapsAsync(run(), cancel),
            DemoStep.Timeline => await TimelineAsync(run(), telling, keep, cancel),
            _ => throw new ArgumentOutOfRangeException(nameof(telling), telling.Step, "There is no such step."),
        };
        if (next.Keeper is not null && telling.Step is not DemoStep.Timeline)
            next = await RememberAsync(next, cancel);
        keep(next);
        return words;
    }

    private async Task<(DemoRun, Words)> WakeUpAsync(DemoRun run, CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(3 * Patience); // a first start also makes the store
        try
        {
            while (!await api.IsUpAsync(timeout.Token))
                await Task.Delay(250, timeout.Token);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            throw new DemoFailure(new($"应用没有启动：{api.Address}（见 Sandbox__AppUrl）", $"the app is not up at {api.Address} (see Sandbox__AppUrl)"), error);
        }
        // The address is saved in the console only when it answers within a second; an app that just woke up gets another try.
        for (var attempt = 1; !await weCom.VerifyCallbackAsync(cancel); attempt++)
        {
            if (attempt == 3)
                throw new DemoFailure(new(
                    $"回调地址验证失败：{LastVerification().Failure}（请检查 WeCom__CorpId、CallbackToken、EncodingAesKey 两边一致）",
                    $"the callback address fails its verification: {LastVerification().Failure} (WeCom__CorpId, CallbackToken and EncodingAesKey must agree)"));
        }
        var took = Milliseconds(LastVerification().Took);
        return (run, new($"应用已就绪，回调地址验证通过（{took}）", $"the app is up, its callback address verified ({took})"));
    }

    private async Task<(DemoRun, Words)> SetUpAsync(DemoRun run, Telling telling, CancellationToken cancel)
    {
        foreach (var (path, body) in Brand.Settings(telling.Language))
            await api.PutAsync(path, body, cancel);
        var cards = await PrintAsync(2, cancel);
        telling.Say(Mark.Note, new("商品、优惠、欢迎语、渠道已保存，印好 2 张包裹卡", "product, offer, welcome and channel saved, 2 package cards printed"));
        // The first welcome after a start also opens connections and compiles code; another customer takes that one.
        var (guest, _) = await WelcomeAsync(new DemoRun { Customer = weCom.CreateCustomer(Guest.In(telling.Language)), Card = cards[0] }, cancel);
        return (run with { Cards = [.. cards.Skip(1)] }, new(
            $"预热：另一位客户扫码、添加，回调→欢迎语 {Milliseconds(guest.Took)}",
            $"warm-up: another customer scanned and added, callback→welcome {Milliseconds(guest.Took)}"));
    }

    private (DemoRun, Words) NewCustomer(DemoRun run, Language language)
    {
        var customer = weCom.CreateCustomer(RandomNumberGenerator.GetItems(Names, 1)[0].In(language));
        var id = $"{customer.ExternalUserId[..8]}…";
        return (new DemoRun { Cards = run.Cards, Customer = customer }, new(
            $"{customer.Name}（{id}）收到了包裹", $"{customer.Name} ({id}) receives a parcel"));
    }

    private async Task<(DemoRun, Words)> ScanAsync(DemoRun run, Telling telling, CancellationToken cancel)
    {
        if (run.Customer is null)
            (run, _) = NewCustomer(run, telling.Language);
        var cards = run.Cards.Count > 0 ? run.Cards : await PrintAsync(1, cancel);
        var scan = await ScanCardAsync(cards[0], cancel);
        var way = scan.Way!;
        return (run with { Cards = [.. cards.Skip(1)], Card = cards[0], Scan = scan }, new(
            $"扫包裹卡 {cards[0].Serial}，落地页显示 {NameOf(way.Users[0])} 的二维码",
            $"card {cards[0].Serial} scanned, its page shows the code of {NameOf(way.Users[0])}"));
    }

    private async Task<(DemoRun, Words)> AddAsync(DemoRun run, CancellationToken cancel)
    {
        if (run.Scan is null)
            throw new DemoFailure(new("先扫码", "scan the card first"));
        var (welcome, added) = await WelcomeAsync(run, cancel);
        if (welcome.Took >= WelcomeWithin)
            throw new DemoFailure(new(
                $"欢迎语用了 {Milliseconds(welcome.Took)}，超过 {Milliseconds(WelcomeWithin)}",
                $"the welcome took {Milliseconds(welcome.Took)}, more than {Milliseconds(WelcomeWithin)}"));
        return (added with { Coupon = welcome.Coupon, CouponIsUsed = false }, new(
            $"回调→欢迎语 {Milliseconds(welcome.Took)}，券码 {welcome.Coupon}",
            $"callback→welcome {Milliseconds(welcome.Took)}, coupon {welcome.Coupon}"));
    }

    private async Task<IReadOnlyList<DemoCard>> PrintAsync(int count, CancellationToken cancel)
    {
        var order = new JsonObject { ["channel"] = Brand.Channel, ["count"] = count, ["note"] = "demo" };
        var batch = await api.PostAsync("/api/manage/batches?force=true", order, RandomNumberGenerator.GetHexString(32, lowercase: true), cancel);
        return [.. batch["cards"]!.AsArray().Select(card => new DemoCard((string)card!["serial"]!, new Uri(api.Address, (string)card["url"]!)))];
    }

    private async Task<ScanResult> ScanCardAsync(DemoCard card, CancellationToken cancel)
    {
        try
        {
            var scan = await phone.ScanAsync(card.Url, cancel);
            return scan.Way is not null ? scan : throw new DemoFailure(new($"{card.Url} 没有显示二维码：{scan.Failure}", $"{card.Url} shows no code: {scan.Failure}"));
        }
        catch (Exception error) when (error is HttpRequestException || (error is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new DemoFailure(new(
                $"卡片上的地址 {card.Url} 打不开：{error.Message}（见应用的 Brand__PublicUrl）",
                $"the address on the card, {card.Url}, does not open: {error.Message} (see the app's Brand__PublicUrl)"), error);
        }
    }

    private VerificationAttempt LastVerification() => weCom.Log.Entries.OfType<VerificationAttempt>().Last();

    private string NameOf(string keeper) => weCom.Keepers.FirstOrDefault(known => string.Equals(known.UserId, keeper, StringComparison.Ordinal))?.Name ?? keeper;

    private static string Milliseconds(TimeSpan time) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:F0} ms");
}

using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeChatPay;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Tests.Platforms.WeChatPay;

/// <summary>Where the keys come from that answers are verified with.</summary>
public sealed class PlatformKeysTests
{
    [Fact]
    public async Task However_many_need_the_certificates_they_are_downloaded_once()
    {
        await using var room = await PayRoom.Start();
        var hold = new Fault.Hold();
        room.Pay.Faults.Next(PayCalls.Certificates, hold);
        var calls = Enumerable.Range(0, 20).Select(n => Task.Run(() => room.Send($"n-{n}", $"p-{n}"))).ToList();
        await hold.Arrived;
        hold.Release();
        Assert.All(await Task.WhenAll(calls), sent => Assert.True(sent.IsDelivered, sent.Verdict.Reason));
        Assert.Single(room.Pay.Log.CallsTo(PayCalls.Certificates));
    }

    [Fact]
    public async Task Who_gives_up_waiting_cancels_the_download_for_nobody()
    {
        await using var room = await PayRoom.Start();
        var hold = new Fault.Hold();
        room.Pay.Faults.Next(PayCalls.Certificates, hold);
        using var impatient = new CancellationTokenSource();
        var gone = room.Client.GetStock(WeChatPaySimulator.FirstStock, impatient.Token);
        var stays = room.Send();
        await hold.Arrived;
        await impatient.CancelAsync();
        Assert.Equal((VerdictKind.Later, TransportFault.OutOfTime), Told((await gone).Verdict));
        hold.Release();
        Assert.True((await stays).IsDelivered);
        Assert.Single(room.Pay.Log.CallsTo(PayCalls.Certificates));
    }

    [Fact]
    public async Task A_change_of_the_certificate_is_followed_by_the_first_answer_under_the_new_one()
    {
        await using var room = await PayRoom.Start();
        Assert.True((await room.Send("before")).IsDelivered);
        room.Clock.Now += TimeSpan.FromMinutes(2);
        room.Pay.RotateCertificate();
        await using var fresh = room.Another();
        Assert.True((await room.Send("before")).IsDelivered);
        Assert.True((await fresh.Send("before")).IsDelivered);
        Assert.Equal(3, room.Pay.Log.CallsTo(PayCalls.Certificates).Count);
        room.Pay.RetireCertificate();
        Assert.True((await room.Send("before")).IsDelivered);
    }

    [Fact]
    public async Task Serials_that_do_not_exist_cause_one_download_a_minute()
    {
        await using var room = await PayRoom.Start();
        Assert.True((await room.Send()).IsDelivered);
        room.Pay.Faults.Next(PayCalls.Stock, new Fault.MisSign(MisSigned.UnknownSerial), times: 4);
        room.Clock.Now += TimeSpan.FromSeconds(59);
        Assert.Equal(TransportFault.Unverified, (await room.Client.GetStock("1000001", CancellationToken.None)).Verdict.Code);
        Assert.Single(room.Pay.Log.CallsTo(PayCalls.Certificates));
        room.Clock.Now += TimeSpan.FromSeconds(1);
        for (var n = 0; n < 3; n++)
            Assert.Equal(TransportFault.Unverified, (await room.Client.GetStock("1000001", CancellationToken.None)).Verdict.Code);
        Assert.Equal(2, room.Pay.Log.CallsTo(PayCalls.Certificates).Count);
        Assert.True((await room.Client.GetStock("1000001", CancellationToken.None)).IsDelivered);
    }

    [Fact]
    public async Task Certificates_are_looked_at_every_twelve_hours_while_those_at_hand_serve_on()
    {
        await using var room = await PayRoom.Start();
        Assert.True((await room.Send()).IsDelivered);
        room.Clock.Now += PlatformKeys.Fresh;
        var hold = new Fault.Hold();
        room.Pay.Faults.Next(PayCalls.Certificates, hold);
        room.Pay.Faults.Next(PayCalls.Certificates, new Fault.Gateway(), times: 3);
        Assert.True((await room.Send()).IsDelivered);
        await hold.Arrived;
        Assert.True((await room.Send()).IsDelivered);
        hold.Release();
        await Eventually.TrueAsync(() => room.Log.All.Count(line => line.Contains("platform certificates", StringComparison.Ordinal)) == 2);

        room.Clock.Now += PlatformKeys.Fresh;
        Assert.True((await room.Send()).IsDelivered);
        await Eventually.TrueAsync(() => room.Log.All.Any(line => line.Contains("no platform certificates", StringComparison.Ordinal)));
        Assert.Equal(5, room.Pay.Log.CallsTo(PayCalls.Certificates).Count);
        Assert.True((await room.Send()).IsDelivered);
        Assert.Equal(5, room.Pay.Log.CallsTo(PayCalls.Certificates).Count);
        room.Clock.Now += PlatformKeys.PauseAfterFailure;
        Assert.True((await room.Send()).IsDelivered);
        await Eventually.TrueAsync(() => room.Pay.Log.CallsTo(PayCalls.Certificates).Count == 6);
    }

    [Fact]
    public async Task Nothing_is_sent_while_no_answer_could_be_verified()
    {
        await using var room = await PayRoom.Start();
        room.Pay.Faults.Next(PayCalls.Certificates, new Fault.Drop(), times: 3);
        Assert.Equal(VerdictKind.Later, (await room.Send()).Verdict.Kind);
        Assert.Equal(VerdictKind.Later, (await room.Send()).Verdict.Kind);
        Assert.Empty(room.Pay.Log.CallsTo(PayCalls.SendCoupon));
        Assert.Equal(3, room.Pay.Log.CallsTo(PayCalls.Certificates).Count);
        room.Clock.Now += PlatformKeys.PauseAfterFailure;
        Assert.True((await room.Send()).IsDelivered);
    }

    [Theory]
    [InlineData(MisSigned.Unsigned)]
    [InlineData(MisSigned.OtherBody)]
    [InlineData(MisSigned.Probe)]
    [InlineData(MisSigned.UnknownSerial)]
    public async Task Certificates_that_their_platform_did_not_sign_are_not_taken(MisSigned how)
    {
        await using var room = await PayRoom.Start();
        room.Pay.Faults.Next(PayCalls.Certificates, new Fault.MisSign(how));
        Assert.Equal(VerdictKind.Later, (await room.Send()).Verdict.Kind);
        Assert.Empty(room.Pay.Coupons);
    }

    [Fact]
    public async Task An_address_that_is_not_the_platforms_is_told_to_a_person()
    {
        await using var room = await PayRoom.Start();
        room.Pay.Faults.Next(PayCalls.Certificates, new Fault.Gateway(404));
        var verdict = (await room.Send()).Verdict;
        Assert.Equal((VerdictKind.Misconfigured, 404), Told(verdict));
        Assert.Contains("base address", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_APIv3_key_is_told_to_a_person_by_its_settings_name()
    {
        await using var room = await PayRoom.Start((settings, _) => settings["WeChatPay:ApiV3Key"] = "AnotherApiV3KeyOfThirtyTwoBytes!", TestStore.Tables());
        var verdict = (await room.Send()).Verdict;
        Assert.Equal(VerdictKind.Misconfigured, verdict.Kind);
        Assert.Contains("WeChatPay__ApiV3Key", verdict.Reason, StringComparison.Ordinal);
        Assert.Empty(room.Pay.Coupons);
        Assert.Contains("WeChatPay__ApiV3Key", Assert.Single(await room.Alerts.Read(CancellationToken.None)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_merchant_without_certificates_is_told_to_set_the_public_key_and_works_with_it()
    {
        await using var room = await PayRoom.Start();
        room.Pay.PublicKeyOnly();
        var verdict = (await room.Send()).Verdict;
        Assert.Equal(VerdictKind.Misconfigured, verdict.Kind);
        Assert.Contains("WeChatPay__PublicKeyId", verdict.Reason, StringComparison.Ordinal);

        await using var newer = room.Another(PublicKey);
        Assert.True((await newer.Send()).IsDelivered);
        Assert.Single(room.Pay.Log.CallsTo(PayCalls.Certificates));
    }

    [Fact]
    public async Task Who_has_the_public_key_says_so_and_is_answered_under_it_while_certificates_still_serve_the_others()
    {
        await using var room = await PayRoom.Start();
        await using var newer = room.Another(PublicKey);
        Assert.True((await newer.Send()).IsDelivered);
        Assert.Empty(room.Pay.Log.CallsTo(PayCalls.Certificates));
        Assert.True((await room.Send()).IsDelivered);
        Assert.Single(room.Pay.Log.CallsTo(PayCalls.Certificates));
    }

    private static void PublicKey(Dictionary<string, string?> settings, WeChatPaySimulator pay)
    {
        settings["WeChatPay:PublicKeyId"] = pay.PublicKeyId;
        settings["WeChatPay:PublicKey"] = pay.PublicKey;
    }

    private static (VerdictKind Kind, int Code) Told(Verdict verdict) => (verdict.Kind, verdict.Code);
}

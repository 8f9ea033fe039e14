using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Bench;

/// <summary>
/// What a callback costs before anything is stored: envelope read, signature verified, decrypted, event read. Beside it, in the same rounds, the
/// bare hash and cipher over the same bytes, which nobody can do without.
/// </summary>
internal static class CallbackCpu
{
    private const int Rounds = 31;
    private const int AtATime = 500;

    /// <summary>About twice what they are, so that a slip is seen and a busy machine is not.</summary>
    private const double MostBytes = 64 * 1024;
    private const double MostTimes = 60;

    private const string Token = "BenchCallbackToken";
    private const string AesKey = "U2FuZGJveEFlc0tleTMyQnl0ZXNPZlJlaGVhcnNhbDE";
    private const string Corp = "ww5a7c19e2b04d6f83";

    private const string Event = $"<xml><ToUserName><![CDATA[{Corp}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>1795312800</CreateTime>"
        + "<MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[add_external_contact]]></ChangeType>"
        + "<UserID><![CDATA[lin]]></UserID><ExternalUserID><![CDATA[wmEJWGEgAAtYyTyQsBkq3VlIAmnDWAAA]]></ExternalUserID>"
        + "<State><![CDATA[7Q2ZM00191K0J7995M56K16]]></State><WelcomeCode><![CDATA[QpS1Cd5rQvkqKZZyyOGhYvGYL9M_7vWoPnwTGFOFR6c]]></WelcomeCode></xml>";

    public static int Run()
    {
        var crypto = new CallbackCrypto(Token, AesKey, Corp);
        var (timestamp, nonce, encrypted) = ("1795312800", "1372623149", crypto.Encrypt(Event));
        var signature = crypto.Sign(timestamp, nonce, encrypted);
        var body = Encoding.UTF8.GetBytes($"<xml><ToUserName><![CDATA[{Corp}]]></ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt><AgentID><![CDATA[1000002]]></AgentID></xml>");
        using var bare = new Bare(encrypted);

        int Whole()
        {
            var envelope = CallbackXml.ReadEnvelope(Encoding.UTF8.GetString(body)) ?? throw new InvalidOperationException("The envelope does not read.");
            var text = crypto.Decrypt(signature, timestamp, nonce, envelope.Encrypt).Text ?? throw new InvalidOperationException("It does not decrypt.");
            return CallbackXml.ReadEvent(text)?.WelcomeCode?.Length ?? throw new InvalidOperationException("The event does not read.");
        }

        for (var warm = 0; warm < 3000; warm++) _ = Whole() + bare.Run();
        List<double> whole = [], only = [], ratios = [];
        for (var round = 0; round < Rounds; round++)
        {
            whole.Add(Microseconds(Whole));
            only.Add(Microseconds(bare.Run));
            ratios.Add(whole[^1] / only[^1]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < AtATime; i++) _ = Whole();
        var bytes = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)AtATime;
        var times = Median(ratios);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a callback of {body.Length} bytes, verified, decrypted and read: {Median(whole):0.0} µs"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"bare SHA-1 and AES over the same bytes: {Median(only):0.0} µs; the whole is {times:0.0} × of it (at most {MostTimes:0})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"allocated: {bytes:0} bytes a callback (at most {MostBytes:0})"));
        return bytes <= MostBytes && times <= MostTimes ? 0 : 1;
    }

    private static double Microseconds(Func<int> work)
    {
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < AtATime; i++) _ = work();
        return Stopwatch.GetElapsedTime(began).TotalMicroseconds / AtATime;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Bare : IDisposable
    {
        private readonly Aes aes = Aes.Create();
        private readonly byte[] cipher;
        private readonly byte[] plain;
        private readonly byte[] text;
        private readonly byte[] hash = new byte[SHA1.HashSizeInBytes];

        public Bare(string encrypted)
        {
            aes.Key = Convert.FromBase64String(AesKey + "=");
            cipher = Convert.FromBase64String(encrypted);
            plain = new byte[cipher.Length];
            text = Encoding.UTF8.GetBytes(encrypted);
        }

        public int Run()
        {
#pragma warning disable CA5350 // The platform's protocol knows SHA-1 only.
            SHA1.HashData(text, hash);
#pragma warning restore CA5350
            return aes.DecryptCbc(cipher, aes.Key.AsSpan(0, 16), plain, PaddingMode.None);
        }

        public void Dispose() => aes.Dispose();
    }
}

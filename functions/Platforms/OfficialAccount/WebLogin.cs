using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Storage;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <summary>
/// Who looks at one of our pages in WeChat (网页授权, <c>snsapi_base</c>): the page sends the visitor to <see cref="Ask"/>, and WeChat sends them
/// back with a code and our state. The person is not asked anything and stays on one page. Whoever comes back with what cannot be
/// exchanged is to be shown a page and never sent to WeChat again by itself, which could go on for ever.
/// </summary>
public sealed class WebLogin(OfficialAccountClient account, IOptions<OfficialAccountOptions> options, [FromKeyedServices("system")] TimeProvider clock)
{
    /// <summary>How long a state is good: as long as the code that comes with it.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private const int SecondsBytes = 5;
    private const int MacBytes = 15;

    /// <summary>WeChat takes up to 128 letters and digits as state.</summary>
    private const int Characters = (SecondsBytes + MacBytes) * 8 / 5;

    private readonly Lazy<byte[]> key = new(() =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Value.Secret), 32, info: "web login state"u8.ToArray()));

    /// <summary>Whether an account is set up that can be asked.</summary>
    public bool CanAsk => options.Value.CanCall;

    /// <summary>Where the page sends its visitor. The account's console must name the page's domain (网页授权域名).</summary>
    /// <param name="page">Where WeChat sends them back, with <c>code</c> and <c>state</c> in the query.</param>
    /// <param name="about">What the page is about, such as <c>m/spring</c>; a state for one page is no state for another.</param>
    public Uri Ask(Uri page, string about) => new(
        $"https://open.weixin.qq.com/connect/oauth2/authorize?appid={Uri.EscapeDataString(options.Value.AppId)}&redirect_uri={Uri.EscapeDataString(page.AbsoluteUri)}"
        + $"&response_type=code&scope=snsapi_base&state={State(about, clock.GetUtcNow() + Life)}#wechat_redirect");

    /// <summary>
    /// Who came back; none of it throws for what the visitor or WeChat did. A code is good once: a page that is loaded again gets
    /// <see cref="VerdictKind.Refused"/>.
    /// </summary>
    /// <param name="timeout">For all of it.</param>
    public async Task<Answer<WebIdentity>> Return(string code, string state, string about, TimeSpan timeout, CancellationToken cancel)
    {
        if (code.Length is 0 or > 512 || !IsOurs(state, about))
            return new(new Verdict(VerdictKind.Refused, OfficialAccountVerdicts.CodeInvalid, "The visitor did not come from our own question, or took too long."));
        using var end = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancel);
        return await account.ExchangeCode(code, either.Token);
    }

    private bool IsOurs(string state, string about)
    {
        if (state.Length != Characters) return false;
        // The first eight characters are the five bytes of the time.
        if (Base32.Decode(state.AsSpan(0, 4)) is not { } high || Base32.Decode(state.AsSpan(4, 4)) is not { } low) return false;
        var ends = DateTimeOffset.FromUnixTimeSeconds(((long)high << 20) | (long)low);
        var now = clock.GetUtcNow();
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(State(about, ends)), Encoding.UTF8.GetBytes(state))
            && now < ends && ends <= now + Life + TimeSpan.FromSeconds(1);
    }

    private string State(string about, DateTimeOffset ends)
    {
        Span<byte> whole = stackalloc byte[sizeof(long) + HMACSHA256.HashSizeInBytes];
        BinaryPrimitives.WriteInt64BigEndian(whole, ends.ToUnixTimeSeconds());
        var state = whole.Slice(sizeof(long) - SecondsBytes, SecondsBytes + MacBytes);
        HMACSHA256.HashData(key.Value, Encoding.UTF8.GetBytes($"{ends.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture)}|{about}"), whole[sizeof(long)..]);
        return Base32.Encode(state, Characters);
    }
}

using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms;

/// <summary>Refuses malformed settings of a platform at start, by the names under which they are set.</summary>
/// <param name="section">What the names begin with.</param>
public abstract partial class PlatformOptionsCheck<TOptions>(string section) : IValidateOptions<TOptions> where TOptions : class
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var faults = Faults(options).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    protected abstract IEnumerable<string> Faults(TOptions options);

    /// <param name="usual">The platform's own address.</param>
    /// <param name="carries">What every call carries, and nobody else may read.</param>
    protected IEnumerable<string> OfCalls(string apiBaseUrl, TimeSpan callTimeout, string usual, string carries)
    {
        if (!Uri.TryCreate(apiBaseUrl, UriKind.Absolute, out var api) || api.Scheme is not ("https" or "http"))
            yield return $"{section}__ApiBaseUrl must be an absolute address, such as {usual}.";
        else if (api.Scheme is "http" && !api.IsLoopback)
            yield return $"{section}__ApiBaseUrl must be https, except on this machine itself: every call carries {carries}.";
        if (callTimeout < Shortest || callTimeout > Longest)
            yield return $"{section}__CallTimeout must be between 00:00:00.1 and 00:01:00.";
    }

    /// <param name="from">Where the platform shows it.</param>
    protected IEnumerable<string> OfAesKey(string encodingAesKey, string from)
    {
        if (encodingAesKey.Length > 0 && !AesKey().IsMatch(encodingAesKey))
            yield return $"{section}__EncodingAesKey must be 43 characters (letters and digits), but has {encodingAesKey.Length}: copy EncodingAESKey from {from}.";
    }

    protected IEnumerable<string> OfSecret(string secret)
    {
        if (secret.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)))
            yield return $"{section}__Secret must not contain spaces or line breaks: copy it again.";
    }

    [GeneratedRegex("^[A-Za-z0-9]{43}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex AesKey();
}

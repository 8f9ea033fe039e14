using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.WeChatPay;

/// <summary>Signs each try anew, below what makes the tries: the platform may refuse a nonce that it has seen, and a time that is minutes old.</summary>
internal sealed class SigningHandler(IOptions<WeChatPayOptions> options, [FromKeyedServices("system")] TimeProvider clock) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var merchant = options.Value;
        // Behind a forwarder below a path of its own, the platform sees what comes after it.
        var target = request.RequestUri!.PathAndQuery[new Uri(merchant.ApiBaseUrl).AbsolutePath.TrimEnd('/').Length..];
        // Read from the content itself, which thereby does not count as gone out.
        var body = request.Content is OutgoingJson json ? json.Json.Span : [];
        var authorization = RequestSignature.Authorization(
            merchant, request.Method.Method, target, clock.GetUtcNow(), RandomNumberGenerator.GetHexString(32), body);
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return base.SendAsync(request, cancellationToken);
    }
}

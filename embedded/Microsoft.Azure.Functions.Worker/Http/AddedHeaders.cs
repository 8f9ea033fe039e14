using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// Headers that host.json adds to every answer: <c>extensions:http:customHeaders</c>, where the function set none of that name, and
/// <c>extensions:http:hsts</c>, for requests that came by HTTPS.
/// </summary>
internal sealed class AddedHeaders
{
    private const string Path = "extensions:http";

    private readonly Dictionary<string, string> _custom;
    private readonly HstsOptions? _hsts;

    public AddedHeaders(HostJson hostJson)
    {
        _custom = hostJson.Section($"{Path}:customHeaders").GetChildren()
            .Where(header => header.Value is not null)
            .ToDictionary(header => header.Key, header => header.Value!, StringComparer.OrdinalIgnoreCase);
        if (_custom.FirstOrDefault(header => !IsName(header.Key) || !IsValue(header.Value)) is { Key: { } wrong })
            throw new StartupRefusedException($"host.json: {Path}:customHeaders holds '{wrong}', which cannot be sent as a header.");
        _hsts = ReadHsts(hostJson.Section($"{Path}:hsts"));
    }

    public void AddTo(WebApplication app)
    {
        if (_custom.Count > 0)
        {
            app.Use((context, next) =>
            {
                context.Response.OnStarting(() =>
                {
                    foreach (var (name, value) in _custom)
                        context.Response.Headers.TryAdd(name, value);
                    return Task.CompletedTask;
                });
                return next(context);
            });
        }

        if (_hsts is not null)
            app.UseMiddleware<HstsMiddleware>(Options.Create(_hsts));
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || "!#$%&'*+-.^_`|~".Contains(letter, StringComparison.Ordinal));

    /// <summary>The server sends printable ASCII alone; with anything else it would fail every answer.</summary>
    private static bool IsValue(string value) => !value.AsSpan().ContainsAnyExceptInRange(' ', '~');

    private static HstsOptions? ReadHsts(IConfigurationSection section)
    {
        try
        {
            if (!section.GetValue("isEnabled", defaultValue: false))
                return null;
            var hsts = new HstsOptions();
            section.Bind(hsts);
            return hsts;
        }
        catch (InvalidOperationException unreadable)
        {
            throw new StartupRefusedException($"host.json: {Path}:hsts cannot be read: {unreadable.Message}", unreadable);
        }
    }
}

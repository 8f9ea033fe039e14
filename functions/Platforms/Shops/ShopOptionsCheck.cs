using Microsoft.Extensions.Options;

namespace PrivateDomain.Platforms.Shops;

/// <summary>Refuses malformed settings of shops at start, by the names under which they are set.</summary>
public sealed class ShopOptionsCheck(IEnumerable<IShopPlatform> platforms) : IValidateOptions<ShopsOptions>
{
    private const int ShortestSecret = 16;

    private readonly Dictionary<string, IShopPlatform> kinds = platforms.ToDictionary(platform => platform.Kind, StringComparer.Ordinal);

    public ValidateOptionsResult Validate(string? name, ShopsOptions options)
    {
        var faults = options.Shops.Where(shop => shop.Value.IsSet).SelectMany(shop => Faults(shop.Key, shop.Value)).ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(string name, ShopOptions shop)
    {
        var setting = $"{ShopsOptions.Section}__{name}__";
        if (name.Length > 64 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'))
            yield return $"{setting}Kind: a shop's name is 1 to 64 letters, digits, dots, underscores or hyphens; it stands in an address.";
        if (!kinds.TryGetValue(shop.Kind, out var platform))
        {
            yield return $"{setting}Kind must be one of {string.Join(", ", kinds.Keys.Order(StringComparer.Ordinal))}.";
            yield break;
        }
        if (shop.Secrets.Count == 0) yield return $"{setting}Secrets__0 is missing: it is what the shop's calls are signed with.";
        foreach (var (i, secret) in shop.Secrets.Index())
        {
            if (secret.Length < ShortestSecret || secret.Trim() != secret) yield return $"{setting}Secrets__{i} must have at least {ShortestSecret} characters, without spaces around them: copy it again.";
        }
        foreach (var fault in platform.Faults(shop)) yield return setting + fault;
    }
}

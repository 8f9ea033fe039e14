namespace PrivateDomain.Platforms.Shops;

/// <summary>One call of a shop, as it came.</summary>
/// <param name="Header">The value of a header, empty where there is none.</param>
/// <param name="Body">Byte for byte: signatures are over it.</param>
public sealed record ShopDelivery(Func<string, string> Header, ReadOnlyMemory<byte> Body);

/// <summary>What a call is taken for before anything in it is read.</summary>
public enum ShopBelief
{
    /// <summary>Not proven to be the shop's.</summary>
    NotSigned,

    Signed,

    /// <summary>Asks whether somebody is here, says nothing, and is not signed.</summary>
    Ping,
}

/// <summary>How the shops of one platform call. Pure: nothing is kept, nothing is called.</summary>
public interface IShopPlatform
{
    /// <summary>Its name in the settings.</summary>
    string Kind { get; }

    /// <summary>Answered to what was taken, as JSON; nothing where the status is enough.</summary>
    string? Taken => null;

    /// <summary>What is wrong with the settings that only this platform has: each begins with the setting's name within the shop.</summary>
    IEnumerable<string> Faults(ShopOptions shop) => [];

    ShopBelief Believe(ShopDelivery delivery, ShopOptions shop);

    /// <summary>When a signed call was sent, in Unix seconds as they came; nothing where the platform does not sign that.</summary>
    string? SentAt(ShopDelivery delivery) => null;

    /// <summary>What a signed call tells.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is not the platform's JSON.</exception>
    ShopEvent Read(ShopDelivery delivery, ShopOptions shop);
}

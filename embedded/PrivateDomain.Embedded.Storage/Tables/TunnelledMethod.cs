using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Tables;

/// <summary>Clients behind old proxies send a POST and name the method in a header.</summary>
internal static class TunnelledMethod
{
    public static StorageRequest AsMeant(this StorageRequest request) =>
        request.Method == "POST" && request.Header("X-HTTP-Method") is { Length: > 0 } meant ? request with { Method = meant } : request;
}

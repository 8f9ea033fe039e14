using System.Globalization;
using System.Security.Cryptography;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Blobs;

/// <summary>What a request wants done with a lease.</summary>
/// <param name="Id">Of the lease that the request knows of.</param>
/// <param name="Proposed">The id that it wants.</param>
/// <param name="Seconds">How long it is to last, or to go on when it is broken.</param>
internal sealed record LeaseAction(string Action, string? Id, string? Proposed, long? Seconds)
{
    public static LeaseAction Read(StorageRequest request)
    {
        var action = request.Header("x-ms-lease-action")?.ToLowerInvariant() ?? throw CommonRefusals.MissingHeader("x-ms-lease-action");
        var (id, proposed) = (IdOf(request), GuidOf(request, "x-ms-proposed-lease-id"));
        return action switch
        {
            "acquire" => new(action, id, proposed, SecondsOf(request, "x-ms-lease-duration", 15) ?? throw CommonRefusals.MissingHeader("x-ms-lease-duration")),
            "break" => new(action, id, proposed, SecondsOf(request, "x-ms-lease-break-period", 0)),
            "renew" or "release" or "change" when id is null => throw CommonRefusals.MissingHeader("x-ms-lease-id"),
            "change" when proposed is null => throw CommonRefusals.MissingHeader("x-ms-proposed-lease-id"),
            "renew" or "release" or "change" => new(action, id, proposed, Seconds: null),
            _ => throw CommonRefusals.InvalidHeader("x-ms-lease-action", action),
        };
    }

    /// <summary>The lease that a request names.</summary>
    public static string? IdOf(StorageRequest request) => GuidOf(request, "x-ms-lease-id");

    /// <summary>What becomes of the lease, and the answer, which lacks the version of what the lease is on.</summary>
    /// <exception cref="StorageRefusal">It cannot be done.</exception>
    public (Lease? Lease, StorageResponse Answer) Run(Lease? lease, long now)
    {
        switch (Action)
        {
            case "acquire":
                return Told(201, Lease.Acquire(lease, Proposed, NewId, Seconds!.Value, now));
            case "renew":
                return Told(200, Lease.Renew(lease, Id!, now));
            case "change":
                return Told(200, Lease.Change(lease, Id!, Proposed!, now));
            case "release":
                Lease.Release(lease, Id!);
                return (null, new StorageResponse(200));
            default:
                var broken = Lease.Break(lease, Seconds, now);
                return (broken, new StorageResponse(202).With("x-ms-lease-time", broken.RemainingAt(now).ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static (Lease Lease, StorageResponse Answer) Told(int status, Lease lease) => (lease, new StorageResponse(status).With("x-ms-lease-id", lease.Id));

    private static string NewId() => new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D");

    private static string? GuidOf(StorageRequest request, string name)
    {
        if (request.Header(name) is not { Length: > 0 } text)
            return null;
        return Guid.TryParse(text, out var guid) ? guid.ToString("D") : throw CommonRefusals.InvalidHeader(name, text);
    }

    private static long? SecondsOf(StorageRequest request, string name, long least)
    {
        if (request.Header(name) is not { Length: > 0 } text)
            return null;
        return long.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && ((seconds >= least && seconds <= 60) || (least > 0 && seconds == Lease.Forever))
            ? seconds
            : throw CommonRefusals.InvalidHeader(name, text);
    }
}

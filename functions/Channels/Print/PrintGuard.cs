using Microsoft.AspNetCore.Http;
using PrivateDomain.Api;

namespace PrivateDomain.Channels.Print;

/// <summary>Asked before cards are made and before anything of them is printed.</summary>
public static class PrintGuard
{
    /// <exception cref="ApiProblem">409 where the address should stand on no card, and nobody insists.</exception>
    public static void Check(Uri publicUrl, HttpRequest request, bool force = false)
    {
        if (force || request.Query["force"] == "true" || CardLink.Objection(publicUrl) is not { } objection) return;
        throw new ApiProblem(
            409, "public-url-not-printable",
            $"Brand__PublicUrl is {publicUrl}, {objection}, and printed cards cannot be corrected. Set it to a domain of your own, or add ?force=true for cards that are only for trying.");
    }
}

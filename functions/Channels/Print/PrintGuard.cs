using Microsoft.AspNetCore.Http;
using PrivateDomain.Api;
using PrivateDomain.Channels.Cards;

namespace PrivateDomain.Channels.Print;

/// <summary>Asked before cards are made and before anything of them is printed.</summary>
public static class PrintGuard
{
    /// <exception cref="ApiProblem">409 where the address should stand on no card, and nobody insists.</exception>
    public static void Check(Uri publicUrl, HttpRequest request, bool force = false)
    {
        if (force || Insists(request) || CardLink.Objection(publicUrl) is not { } objection) return;
        throw new ApiProblem(
            409, "public-url-not-printable",
            $"Brand__PublicUrl is {publicUrl}, {objection}, and printed cards cannot be corrected. Set it to a domain of your own, or add ?force=true for cards that are only for trying.");
    }

    /// <summary>Whether somebody wants it printed all the same.</summary>
    public static bool Insists(HttpRequest request) => request.Query["force"] == "true";

    /// <exception cref="ApiProblem">409 where the batch is void.</exception>
    public static void Check(CardBatch batch)
    {
        if (batch.VoidedAt is not null) throw new ApiProblem(409, "batch-void", "The batch is void: its cards would lead nowhere of their own. Take that back, or make another batch.");
    }
}

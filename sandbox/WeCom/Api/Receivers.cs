namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>Which members a code may name (path/96348): activated, verified by real name, with the permission for customer contact.</summary>
internal static class Receivers
{
    public static IReadOnlyList<string> Require(WeComState state, IReadOnlyList<string> users)
    {
        return [.. users.Select(user => Require(state, user))];
    }

    /// <summary>The id as the corp has it: capitals make no difference in a request (path/90195).</summary>
    private static string Require(WeComState state, string user)
    {
        if (!state.Keepers.TryGetValue(user, out var keeper))
            throw WeComError.BadUser(user);
        if (!keeper.Active)
            throw new WeComError(41054, $"user '{user}' is not activated");
        if (!keeper.RealNameVerified)
            throw new WeComError(40098, $"user '{user}' is not verified by real name");
        if (!keeper.MayContact)
            throw WeComError.NoPermission(user);
        return keeper.UserId;
    }
}

using System.Text.Json.Nodes;

namespace PrivateDomain.Sandbox.WeCom.Api;

/// <summary>
/// 在职继承 and 离职继承: customers handed from member to member (path/96325, 96331). Codes by the table of path/90313: 40097 not resigned,
/// 40128 twice in 90 days, 40129 under way, 40130 the same member, 40131 no customer of the giver.
/// </summary>
internal sealed class TransferApi(WeComState state, TimeProvider clock)
{
    private const int MostCustomers = 100;
    private const int MostIn90Days = 2;
    private static readonly TimeSpan China = TimeSpan.FromHours(8);

    public void Map(ApiRoutes routes)
    {
        routes.Post("externalcontact/transfer_customer", body => Ask(body, resigned: false));
        routes.Post("externalcontact/transfer_result", body => Results(body, resigned: false));
        routes.Post("externalcontact/resigned/transfer_customer", body => Ask(body, resigned: true));
        routes.Post("externalcontact/resigned/transfer_result", body => Results(body, resigned: true));
        routes.Post("externalcontact/get_unassigned_list", Unassigned);
    }

    private JsonObject Ask(ApiBody body, bool resigned)
    {
        var (handover, takeover) = Pair(body);
        if (body.Texts("external_userid") is not { Count: > 0 and <= MostCustomers } customers)
            throw WeComError.BadParameter("external_userid");
        var message = resigned ? null : body.Short("transfer_success_msg", 200);
        lock (state.Gate)
        {
            RequireGiver(handover, resigned);
            if (handover == takeover)
                throw new WeComError(40130, "handover and takeover are the same user");
            Receivers.Require(state, [takeover]);
            return new JsonObject
            {
                ["customer"] = new JsonArray([.. customers.Select(customer => new JsonObject
                {
                    ["external_userid"] = customer,
                    ["errcode"] = AskFor(new Transfer(handover, takeover, customer, resigned, message, clock.GetUtcNow())),
                })]),
            };
        }
    }

    /// <summary>0, or why this one customer is not handed over.</summary>
    private int AskFor(Transfer transfer)
    {
        if (!state.Customers.ContainsKey(transfer.Customer))
            return 40096;
        if (state.Between(transfer.Handover, transfer.Customer) is not { KeeperHasCustomer: true, Half: false })
            return 40131;
        var earlier = state.Transfers.Where(other => other.Customer == transfer.Customer).ToList();
        if (earlier.Exists(other => other.Status is TransferStatus.Waiting))
            return 40129;
        // 90 days of the calendar, and of members at work only.
        var since = transfer.AskedAt.ToOffset(China).Date.AddDays(-90);
        if (!transfer.Resigned && earlier.Count(other => !other.Resigned && other.AskedAt.ToOffset(China).Date > since) >= MostIn90Days)
            return 40128;
        state.Transfers.Add(transfer);
        return 0;
    }

    private JsonObject Results(ApiBody body, bool resigned)
    {
        var (handover, takeover) = Pair(body);
        lock (state.Gate)
        {
            var found = state.Transfers.FindAll(
                transfer => transfer.Resigned == resigned && transfer.Handover == handover && transfer.Takeover == takeover);
            return ApiPage.Of(body, "customer", found, most: 1000, usual: 1000, transfer => new JsonObject
            {
                ["external_userid"] = transfer.Customer,
                ["status"] = (int)transfer.Status,
                ["takeover_time"] = transfer.DoneAt?.ToUnixTimeSeconds() ?? 0,
            });
        }
    }

    /// <summary>Customers of leavers who wait for a new member.</summary>
    private JsonObject Unassigned(ApiBody body)
    {
        lock (state.Gate)
        {
            var found = state.Relations.Values
                .Where(relation => relation is { KeeperHasCustomer: true, Half: false } && state.Resigned.ContainsKey(relation.Keeper))
                .Where(relation => !state.Transfers.Exists(
                    transfer => transfer.Resigned && transfer.Handover == relation.Keeper && transfer.Customer == relation.Customer))
                .OrderByDescending(relation => state.Resigned[relation.Keeper])
                .ToList();
            var page = ApiPage.Of(body, "info", found, most: 1000, usual: 1000, limitName: "page_size", row: relation => new JsonObject
            {
                ["handover_userid"] = relation.Keeper,
                ["external_userid"] = relation.Customer,
                ["dimission_time"] = state.Resigned[relation.Keeper].ToUnixTimeSeconds(),
            });
            page["is_last"] = (string?)page["next_cursor"] is "";
            return page;
        }
    }

    private void RequireGiver(string handover, bool resigned)
    {
        if (!resigned && !state.Keepers.ContainsKey(handover))
            throw WeComError.BadUser(handover);
        if (!resigned)
            return;
        if (state.Keepers.ContainsKey(handover))
            throw new WeComError(40097, $"user '{handover}' has not resigned");
        // A leaver's customers can be handed over for a year (path/96331).
        if (!state.Resigned.TryGetValue(handover, out var left) || clock.GetUtcNow() - left > TimeSpan.FromDays(365))
            throw WeComError.BadUser(handover);
    }

    private static (string Handover, string Takeover) Pair(ApiBody body) =>
        (body.Text("handover_userid") ?? throw WeComError.BadParameter("handover_userid"),
            body.Text("takeover_userid") ?? throw WeComError.BadParameter("takeover_userid"));
}

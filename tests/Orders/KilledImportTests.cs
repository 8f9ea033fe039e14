using PrivateDomain.Tests.Relations;

namespace PrivateDomain.Tests.Orders;

/// <summary>The process dies before each storage call of an import; another one goes on, and all is as if nobody had died.</summary>
public sealed class KilledImportTests
{
    [Fact]
    public async Task Killed_anywhere_an_import_counts_and_keeps_the_same()
    {
        var lived = await EachDeath.Of(
            Selling.AtOnce,
            async (app, n) =>
            {
                await app.PutTea();
                var customer = await app.Friend($"客{n}");
                using var answer = await app.UploadOrders(System.Text.Encoding.UTF8.GetBytes(
                    "order_id,external_user_id,customer_id,paid_at,sku,quantity,unit_price\n"
                    + $"a{n},{customer.ExternalUserId},{n},{app.Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss}Z,tea,1,99\nb{n},,x{n},2026-01-01,tea,1,50\n,,,2026-01-01,tea,1,50\nc{n},,,2026-01-01,tea,0,50\n"));
                var id = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("job").GetString()!;
                return (Customer: customer, Id: id, n);
            },
            (app, _, die) => die(app),
            async (app, import, at) =>
            {
                var job = await app.Get($"api/manage/jobs/{import.Id}");
                var counts = job.GetProperty("counts");
                Assert.Equal((at, "done"), (at, job.GetProperty("status").GetString()));
                Assert.Equal(
                    (at, 4, 3, 2, 1, 2, 14_900),
                    (at, Of("lines"), Of("orders"), Of("imported"), Of("rejected"), Of("rejectedLines"), Of("importedMinor")));
                Assert.Equal((at, 3), (at, (await app.Rejected(job)).Count));
                Assert.Equal([$"a{import.n}"], await app.OrdersOf(import.Customer));
                Assert.Equal((at, 1), (at, (await app.Entries(import.Customer, "reminderPlanned")).Count));

                long Of(string word) => counts.GetProperty(word).GetInt64();
            });
        Assert.InRange(lived, 20, 90);
    }

    [Fact]
    public async Task While_many_messages_wait_an_import_adds_none()
    {
        await using var app = await App.Start();
        var queue = app.Service<Azure.Storage.Queues.QueueServiceClient>().GetQueueClient(PrivateDomain.Messages.Lane.Bulk);
        for (var n = 0; n < 101; n++) await queue.SendMessageAsync("{}", TimeSpan.FromHours(1));
        using var answer = await app.UploadOrders("order_id,paid_at,sku,quantity,unit_price\n1,2026-01-01,tea,1,50\n"u8.ToArray());
        await app.Drain();
        var job = (await app.Get("api/manage/jobs")).GetProperty("items")[0];
        Assert.Equal(("running", 1), (job.GetProperty("status").GetString(), job.GetProperty("lines").GetInt32()));
        Assert.Empty(await app.Rows("orders"));
    }
}

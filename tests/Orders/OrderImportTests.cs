using System.Globalization;
using Azure.Storage.Queues;
using PrivateDomain.Messages;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Orders;

/// <summary>A file of orders, from the upload to the contacts: what it brings, and what it does not change.</summary>
public sealed class OrderImportTests
{
    [Fact]
    public async Task Lines_of_an_order_are_one_order_wherever_they_stand_and_it_is_as_old_as_its_earliest_line()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n1,7,2026-11-01 09:30:00,tea,茶,2,9.90\n1,7,2026-11-01 10:00:00,cup,\"杯, 大\",1,5.5\n");

        Assert.Equal((4, 2, 2, 14_410), (job.Count("lines"), job.Count("orders"), job.Count("imported"), job.Count("importedMinor")));
        var order = await app.Get("api/manage/orders/csv/1");
        Assert.Equal(4510, order.GetProperty("totalMinor").GetInt64());
        Assert.Equal(DateTimeOffset.Parse("2026-11-01T09:30:00+08:00", CultureInfo.InvariantCulture), order.GetProperty("paidAt").GetDateTimeOffset());
        Assert.Equal(["tea 2", "tea 2", "cup 1"], order.GetProperty("lines").EnumerateArray().Select(line => $"{line.GetProperty("sku").GetString()} {line.GetProperty("quantity").GetInt32()}"));
        Assert.Equal("杯, 大", order.GetProperty("lines")[2].GetProperty("title").GetString());
    }

    [Fact]
    public async Task The_same_file_again_adds_nothing()
    {
        await using var app = await App.Start();
        var file = Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n";
        await app.ImportOrders(file);
        var before = (await app.Rows("orders")).Select(row => row.ETag).ToList();
        var job = await app.ImportOrders(file);
        Assert.Equal((2, 0, 0), (job.Count("unchanged"), job.Count("imported"), job.Count("importedMinor")));
        Assert.Equal(before, (await app.Rows("orders")).Select(row => row.ETag));
    }

    [Fact]
    public async Task A_dry_run_counts_and_keeps_nothing()
    {
        await using var app = await App.Start();
        await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n");
        var file = Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n3,8,gestern,pot,壶,1,99\n";
        var job = await app.ImportOrders(file, "&dryRun=true");
        Assert.Equal((1, 1, 1, 1, 9900), (job.Count("unchanged"), job.Count("imported"), job.Count("rejected"), job.Count("rejectedLines"), job.Count("importedMinor")));
        Assert.Single(await app.Rows("orders"));
        Assert.Single(await app.Rows("waiting"));
    }

    [Fact]
    public async Task What_cannot_be_taken_is_told_line_by_line_in_a_file_that_can_be_put_right_and_uploaded_again()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(
            Importing.Plain + "1,7,2026-11-01 10:00:00,tea,=cmd(),0,9.90\n1,7,2026-11-01 10:00:00,pot,壶,1,99\n,7,2026-11-01 10:00:00,pot,壶,1,99\n2,7,2026-11-01 10:00:00,pot,\"壶 \"\"紫砂\"\"\",1,免费\n3,7,2026-11-01 10:00:00,pot,壶,1,99\n3,8,2026-11-01 10:00:00,cup,杯,1,9\n4,7,2026-11-01 10:00:00,pot,壶,1,99\n");
        Assert.Equal((1, 3, 6), (job.Count("imported"), job.Count("rejected"), job.Count("rejectedLines")));

        var rejected = await app.Rejected(job);
        Assert.Equal("line,reason,order_id,customer_id,paid_at,sku,title,quantity,unit_price", rejected[0]);
        Assert.Equal(
            [
                "2,the quantity is not positive: what came back is a refund,1,7,2026-11-01 10:00:00,tea,'=cmd(),0,9.90",
                "3,another line of this order cannot be taken,1,7,2026-11-01 10:00:00,pot,壶,1,99",
                "4,no order id,,7,2026-11-01 10:00:00,pot,壶,1,99",
                "5,the price is no amount,2,7,2026-11-01 10:00:00,pot,\"壶 \"\"紫砂\"\"\",1,免费",
                "6,the lines of this order name several customers,3,7,2026-11-01 10:00:00,pot,壶,1,99",
                "7,the lines of this order name several customers,3,8,2026-11-01 10:00:00,cup,杯,1,9",
            ],
            rejected.Skip(1).Order(StringComparer.Ordinal));

        var right = string.Join('\n', rejected).Replace(",0,9.90", ",1,9.90", StringComparison.Ordinal).Replace("免费", "9.99", StringComparison.Ordinal).Replace(",3,8,", ",3,7,", StringComparison.Ordinal);
        job = await app.ImportOrders(right);
        Assert.Equal((3, 0, 1), (job.Count("imported"), job.Count("rejected"), job.Count("rejectedLines")));
        Assert.Equal("=cmd()", (await app.Get("api/manage/orders/csv/1")).GetProperty("lines")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task What_the_shop_told_itself_is_not_changed_by_a_file_and_another_file_is_no_revision()
    {
        await using var app = await App.Start();
        await app.Sell(app.Order("1", shop: "csv"));
        await app.ImportOrders(Importing.Plain + "2,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        var job = await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,5,9.90\n2,8,2026-11-01 11:00:00,pot,壶,2,99\n");
        Assert.Equal((1, 1), (job.Count("known"), job.Count("rejected")));
        Assert.Contains("an earlier import brought another content", (await app.Rejected(job))[1], StringComparison.Ordinal);
        Assert.Equal((9900, 9900), ((await app.Get("api/manage/orders/csv/1")).GetProperty("totalMinor").GetInt64(), (await app.Get("api/manage/orders/csv/2")).GetProperty("totalMinor").GetInt64()));
    }

    [Fact]
    public async Task A_contact_whose_orders_are_imported_is_reminded_once_of_each_product()
    {
        await using var app = await App.Start();
        await app.PutTea();
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        string Time(int daysAgo) => TimeZoneInfo.ConvertTime(app.Clock.GetUtcNow().AddDays(-daysAgo), TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai")).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var job = await app.ImportOrders($"order_id,external_user_id,paid_at,sku,quantity,unit_price\n1,{customer.ExternalUserId},{Time(70)},tea,1,99\n2,{customer.ExternalUserId},{Time(40)},tea,1,99\n3,{customer.ExternalUserId},{Time(10)},tea,1,99\n");
        Assert.Equal(3, job.Count("imported"));
        Assert.Equal(["1", "2", "3"], await app.OrdersOf(customer));
        Assert.Single(await app.Entries(customer, "reminderPlanned"));
        await app.Pass(Reminding.ToRemind - TimeSpan.FromDays(10));
        Assert.Single(app.Tasks());
    }

    [Fact]
    public async Task Many_contacts_are_imported_without_a_flood_of_messages()
    {
        await using var app = await App.Start();
        await app.Sell(app.Order("first", shop: "csv"));
        var file = Importing.Plain + string.Concat(Enumerable.Range(0, 120).Select(n => $"o{n},{n},2026-11-01 10:00:00,tea,茶,1,1\n"));
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => app.Sell(app.Order($"k{n}", new { externalUserId = customer.ExternalUserId, shopCustomerId = $"{n}" }, shop: "csv"))));
        await app.Drain();
        var job = await app.ImportOrders(file);
        Assert.Equal(120, job.Count("imported"));
        Assert.Equal(240, (await app.OrdersOf(customer)).Count);
        Assert.Empty(await app.Rows("failures"));
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_job_and_another_file_under_its_key_is_not()
    {
        await using var app = await App.Start();
        var file = System.Text.Encoding.UTF8.GetBytes(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n");
        var jobs = new List<string>();
        for (var n = 0; n < 2; n++)
        {
            using var answer = await app.UploadOrders(file, key: "k");
            jobs.Add((await answer.Content.ReadAsStringAsync()));
        }
        Assert.Single(jobs.Distinct(StringComparer.Ordinal));
        using var other = await app.UploadOrders([.. file, .. "2,8,2026-11-01 11:00:00,pot,壶,1,99\n"u8], key: "k");
        Assert.Equal((422, "idempotency-key-reused"), ((int)other.StatusCode, await other.Code()));
    }

    [Fact]
    public async Task An_import_whose_messages_were_given_up_goes_on_after_some_minutes()
    {
        await using var app = await App.Start();
        using var answer = await app.UploadOrders(System.Text.Encoding.UTF8.GetBytes(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n"));
        await app.Service<QueueServiceClient>().GetQueueClient(Lane.Bulk).ClearMessagesAsync();
        await app.Pass(TimeSpan.FromMinutes(12));
        Assert.Equal("done", (await app.Get("api/manage/jobs")).GetProperty("items")[0].GetProperty("status").GetString());
        await app.Pass(TimeSpan.FromMinutes(12));
        Assert.Empty(await app.Rows("due"));
    }
}

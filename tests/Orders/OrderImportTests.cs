using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PrivateDomain.Tests.Api;
using PrivateDomain.Tests.Callbacks;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests.Orders;

/// <summary>A file of orders, from the upload to the contacts.</summary>
public sealed class OrderImportTests
{
    private const string Plain = "order_id,customer_id,paid_at,sku,title,quantity,unit_price\n";

    [Fact]
    public async Task Lines_of_an_order_are_one_order_wherever_they_stand_and_it_is_as_old_as_its_earliest_line()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n1,7,2026-11-01 09:30:00,tea,茶,2,9.90\n1,7,2026-11-01 10:00:00,cup,\"杯, 大\",1,5.5\n");

        Assert.Equal((4, 2, 2, 14_410), (Count(job, "lines"), Count(job, "orders"), Count(job, "imported"), Count(job, "importedMinor")));
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
        var file = Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n";
        await app.ImportOrders(file);
        var before = (await app.Rows("orders")).Select(row => row.ETag).ToList();
        var job = await app.ImportOrders(file);
        Assert.Equal((2, 0, 0), (Count(job, "unchanged"), Count(job, "imported"), Count(job, "importedMinor")));
        Assert.Equal(before, (await app.Rows("orders")).Select(row => row.ETag));
    }

    [Fact]
    public async Task A_dry_run_counts_and_keeps_nothing()
    {
        await using var app = await App.Start();
        await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n");
        var file = Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n3,8,gestern,pot,壶,1,99\n";
        var job = await app.ImportOrders(file, "&dryRun=true");
        Assert.Equal((1, 1, 1, 1, 9900), (Count(job, "unchanged"), Count(job, "imported"), Count(job, "rejected"), Count(job, "rejectedLines"), Count(job, "importedMinor")));
        Assert.Single(await app.Rows("orders"));
        Assert.Single(await app.Rows("waiting"));
    }

    [Fact]
    public async Task A_file_as_Chinese_shops_export_it_is_read_in_GB18030_with_its_own_columns()
    {
        await using var app = await App.Start();
        var text = "订单编号;买家会员名;订单付款时间;商家编码;宝贝标题;购买数量;价格;联系手机;备注\n=\"4001\";茶友;2026/11/1 9:05;'-tea;茉莉花茶;2;￥1,099.00;'13800138000;\n";
        var job = await app.ImportOrders(text, "", Encoding("GB18030").GetBytes(text));
        Assert.Equal((1, 219_800), (Count(job, "imported"), Count(job, "importedMinor")));
        var order = await app.Get("api/manage/orders/csv/4001");
        Assert.Equal(("-tea", "茉莉花茶"), (order.GetProperty("lines")[0].GetProperty("sku").GetString(), order.GetProperty("lines")[0].GetProperty("title").GetString()));
        Assert.Equal(2, (await app.Rows("waiting")).Count);
    }

    [Fact]
    public async Task What_cannot_be_taken_is_told_line_by_line_in_a_file_that_can_be_put_right_and_uploaded_again()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(
            Plain + "1,7,2026-11-01 10:00:00,tea,=cmd(),0,9.90\n1,7,2026-11-01 10:00:00,pot,壶,1,99\n,7,2026-11-01 10:00:00,pot,壶,1,99\n2,7,2026-11-01 10:00:00,pot,\"壶 \"\"紫砂\"\"\",1,免费\n3,7,2026-11-01 10:00:00,pot,壶,1,99\n3,8,2026-11-01 10:00:00,cup,杯,1,9\n4,7,2026-11-01 10:00:00,pot,壶,1,99\n");
        Assert.Equal((1, 3, 6), (Count(job, "imported"), Count(job, "rejected"), Count(job, "rejectedLines")));

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
        Assert.Equal((3, 0, 1), (Count(job, "imported"), Count(job, "rejected"), Count(job, "rejectedLines")));
        Assert.Equal("=cmd()", (await app.Get("api/manage/orders/csv/1")).GetProperty("lines")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Prices_of_less_than_the_smallest_coin_are_summed_exactly_and_rounded_once()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,screw,钉,1000,0.0031\n1,7,2026-11-01 10:00:00,screw,钉,3,0.335\n2,7,2026-11-01 10:00:00,pad,垫,1,0.001\n");
        Assert.Equal((2, 411), (Count(job, "imported"), Count(job, "importedMinor")));
    }

    [Fact]
    public async Task A_quote_that_nothing_closes_swallows_no_line_behind_it()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,tea,\"茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n3,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        Assert.Equal((3, 2, 1), (Count(job, "lines"), Count(job, "imported"), Count(job, "rejected")));
    }

    [Theory]
    [InlineData("1,7,0001-01-01 00:00:00,tea,茶,1,9.90", "the time is missing")]
    [InlineData("1,7,9999-12-31 23:59:59,tea,茶,1,9.90", "the time is missing")]
    [InlineData("1,7,2026-11-01 10:00:00,tea,茶,2000000,9.90", "the quantity is more than")]
    [InlineData("1,7,2026-11-01 10:00:00,tea,茶,1000000,999999999", "cost more together")]
    [InlineData("1,7,2026-11-01 10:00:00,tea,茶,1,\"12,90\"", "the price is no amount")]
    [InlineData("1,7,2026-11-01 10:00:00,tea,茶,\"1,5\",9.90", "the quantity is no whole number")]
    [InlineData("1.23457E+17,7,2026-11-01 10:00:00,tea,茶,1,9.90", "shortened the order id")]
    public async Task What_no_order_says_is_rejected_and_does_not_stop_the_others(string line, string why)
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Plain + line + "\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        Assert.Equal((1, 1), (Count(job, "imported"), Count(job, "rejectedLines")));
        Assert.Contains(why, (await app.Rejected(job))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_spreadsheets_wrap_around_ids_is_no_part_of_them_also_after_a_rejection()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Plain + "\"=\"\"4001\"\"\",\"\t7\",2026-11-01 10:00:00,tea,茶,0,9.90\n\"\t4002\",\"=\"\"8\"\"\",2026-11-01 10:00:00,tea,茶,0,9.90\n");
        Assert.Equal(2, Count(job, "rejected"));
        await app.ImportOrders(string.Join('\n', await app.Rejected(job)).Replace(",0,9.90", ",1,9.90", StringComparison.Ordinal));
        Assert.Equal(990, (await app.Get("api/manage/orders/csv/4001")).GetProperty("totalMinor").GetInt64());
        Assert.Equal(990, (await app.Get("api/manage/orders/csv/4002")).GetProperty("totalMinor").GetInt64());
        Assert.Equal(["7", "8"], (await app.Service<PrivateDomain.Orders.OrderStore>().List("csv", null, CancellationToken.None).Select(one => one.Order.Buyer.ShopCustomerId).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_quote_that_another_lines_quote_closes_swallows_no_line_between_them()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,tea,\"茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n3,8,2026-11-01 11:00:00,pot,\"壶,1,99\n4,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        Assert.Equal((4, 2, 2), (Count(job, "lines"), Count(job, "imported"), Count(job, "rejected")));
    }

    [Fact]
    public async Task A_line_that_never_ends_is_refused()
    {
        await using var app = await App.Start();
        using var answer = await app.UploadOrders([.. "order_id,paid_at,sku,quantity,unit_price\n"u8, .. Enumerable.Repeat((byte)'x', 300_000)]);
        Assert.Equal((400, "invalid-request"), ((int)answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task A_line_break_within_quotes_is_part_of_the_text()
    {
        await using var app = await App.Start();
        await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,tea,\"茶\n大\",2,9.90\r\n2,8,2026-11-01 11:00:00,pot,壶,1,99");
        Assert.Equal("茶\n大", (await app.Get("api/manage/orders/csv/1")).GetProperty("lines")[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task What_the_shop_told_itself_is_not_changed_by_a_file_and_another_file_is_no_revision()
    {
        await using var app = await App.Start();
        await app.Sell(app.Order("1", shop: "csv"));
        await app.ImportOrders(Plain + "2,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        var job = await app.ImportOrders(Plain + "1,7,2026-11-01 10:00:00,tea,茶,5,9.90\n2,8,2026-11-01 11:00:00,pot,壶,2,99\n");
        Assert.Equal((1, 1), (Count(job, "known"), Count(job, "rejected")));
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
        Assert.Equal(3, Count(job, "imported"));
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
        var file = Plain + string.Concat(Enumerable.Range(0, 120).Select(n => $"o{n},{n},2026-11-01 10:00:00,tea,茶,1,1\n"));
        var (customer, _) = await app.Come((await app.Open(coupon: false))[0]);
        await Task.WhenAll(Enumerable.Range(0, 120).Select(n => app.Sell(app.Order($"k{n}", new { externalUserId = customer.ExternalUserId, shopCustomerId = $"{n}" }, shop: "csv"))));
        await app.Drain();
        var job = await app.ImportOrders(file);
        Assert.Equal(120, Count(job, "imported"));
        Assert.Equal(240, (await app.OrdersOf(customer)).Count);
        Assert.Empty(await app.Rows("failures"));
    }

    [Theory]
    [InlineData("order_id,paid_at,sku,quantity\n1,2026-11-01,tea,1\n", "", "column.unitPrice")]
    [InlineData("order_id,paid_at,sku,quantity,unit_price\n", "", "body")]
    [InlineData("", "", "body")]
    [InlineData("order_id,paid_at,sku,quantity,unit_price\n1,2026-11-01,tea,1,1\n", "&column.sku=货号", "column.sku")]
    [InlineData("order_id,paid_at,sku,quantity,unit_price\n1,2026-11-01,tea,1,1\n", "&column.colour=sku", "column.colour")]
    [InlineData("order_id,paid_at,sku,quantity,unit_price\n1,2026-11-01,tea,1,1\n", "&zone=Beijing", "zone")]
    [InlineData("order_id,paid_at,sku,quantity,unit_price\n1,2026-11-01,tea,1,1\n", "&dryRun=maybe", "dryRun")]
    public async Task A_file_that_cannot_be_read_is_refused_at_once_by_what_it_lacks(string file, string with, string field)
    {
        await using var app = await App.Start();
        using var answer = await app.UploadOrders(System.Text.Encoding.UTF8.GetBytes(file), with);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"\"{field}\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await app.Rows("jobs"));
    }

    [Fact]
    public async Task What_is_no_text_is_refused()
    {
        await using var app = await App.Start();
        using var answer = await app.UploadOrders([0x50, 0x4B, 0x03, 0x04, 0xFF, 0xFE, 0x00, 0x80, 0xFF, 0xFF]);
        Assert.Equal((400, "invalid-request"), ((int)answer.StatusCode, await answer.Code()));
    }

    [Fact]
    public async Task The_same_request_again_is_the_same_job_and_another_file_under_its_key_is_not()
    {
        await using var app = await App.Start();
        var file = System.Text.Encoding.UTF8.GetBytes(Plain + "1,7,2026-11-01 10:00:00,tea,茶,2,9.90\n");
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

    [Theory]
    [InlineData("2026-03-29 01:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25 01:30:00", "2026-10-25T00:30:00Z")]
    [InlineData("2026-07-01T10:00:00+02:00", "2026-07-01T08:00:00Z")]
    [InlineData("2026-07-01T10:00Z", "2026-07-01T10:00:00Z")]
    [InlineData("2026年7月1日", "2026-06-30T23:00:00Z")]
    public async Task Times_are_read_in_the_shops_zone_also_where_the_clocks_change(string text, string utc)
    {
        await using var app = await App.Start();
        await app.ImportOrders(Plain + $"1,7,{text},tea,茶,2,9.90\n", "&zone=Europe/London");
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), (await app.Get("api/manage/orders/csv/1")).GetProperty("paidAt").GetDateTimeOffset());
    }

    private static Encoding Encoding(string name)
    {
        System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return System.Text.Encoding.GetEncoding(name);
    }

    private static long Count(JsonElement job, string word) => job.GetProperty("counts").TryGetProperty(word, out var count) ? count.GetInt64() : 0;
}

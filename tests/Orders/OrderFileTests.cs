using System.Globalization;
using System.Net;
using System.Text;
using PrivateDomain.Tests.Api;

namespace PrivateDomain.Tests.Orders;

/// <summary>How a file of orders is read, as shops and spreadsheets write them: encodings, quotes, amounts, times, and what is refused.</summary>
public sealed class OrderFileTests
{
    [Fact]
    public async Task A_file_as_Chinese_shops_export_it_is_read_in_GB18030_with_its_own_columns()
    {
        await using var app = await App.Start();
        var text = "订单编号;买家会员名;订单付款时间;商家编码;宝贝标题;购买数量;价格;联系手机;备注\n=\"4001\";茶友;2026/11/1 9:05;'-tea;茉莉花茶;2;￥1,099.00;'13800138000;\n";
        var job = await app.ImportOrders(text, "", Encoding("GB18030").GetBytes(text));
        Assert.Equal((1, 219_800), (job.Count("imported"), job.Count("importedMinor")));
        var order = await app.Get("api/manage/orders/csv/4001");
        Assert.Equal(("-tea", "茉莉花茶"), (order.GetProperty("lines")[0].GetProperty("sku").GetString(), order.GetProperty("lines")[0].GetProperty("title").GetString()));
        Assert.Equal(2, (await app.Rows("waiting")).Count);
    }

    [Fact]
    public async Task Prices_of_less_than_the_smallest_coin_are_summed_exactly_and_rounded_once()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,screw,钉,1000,0.0031\n1,7,2026-11-01 10:00:00,screw,钉,3,0.335\n2,7,2026-11-01 10:00:00,pad,垫,1,0.001\n");
        Assert.Equal((2, 411), (job.Count("imported"), job.Count("importedMinor")));
    }

    [Fact]
    public async Task A_quote_that_nothing_closes_swallows_no_line_behind_it()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,\"茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n3,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        Assert.Equal((3, 2, 1), (job.Count("lines"), job.Count("imported"), job.Count("rejected")));
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
        var job = await app.ImportOrders(Importing.Plain + line + "\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        Assert.Equal((1, 1), (job.Count("imported"), job.Count("rejectedLines")));
        Assert.Contains(why, (await app.Rejected(job))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_spreadsheets_wrap_around_ids_is_no_part_of_them_also_after_a_rejection()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Importing.Plain + "\"=\"\"4001\"\"\",\"\t7\",2026-11-01 10:00:00,tea,茶,0,9.90\n\"\t4002\",\"=\"\"8\"\"\",2026-11-01 10:00:00,tea,茶,0,9.90\n");
        Assert.Equal(2, job.Count("rejected"));
        await app.ImportOrders(string.Join('\n', await app.Rejected(job)).Replace(",0,9.90", ",1,9.90", StringComparison.Ordinal));
        Assert.Equal(990, (await app.Get("api/manage/orders/csv/4001")).GetProperty("totalMinor").GetInt64());
        Assert.Equal(990, (await app.Get("api/manage/orders/csv/4002")).GetProperty("totalMinor").GetInt64());
        Assert.Equal(["7", "8"], (await app.Service<PrivateDomain.Orders.OrderStore>().List("csv", null, CancellationToken.None).Select(one => one.Order.Buyer.ShopCustomerId).ToListAsync()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_quote_that_another_lines_quote_closes_swallows_no_line_between_them()
    {
        await using var app = await App.Start();
        var job = await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,\"茶,2,9.90\n2,8,2026-11-01 11:00:00,pot,壶,1,99\n3,8,2026-11-01 11:00:00,pot,\"壶,1,99\n4,8,2026-11-01 11:00:00,pot,壶,1,99\n");
        Assert.Equal((4, 2, 2), (job.Count("lines"), job.Count("imported"), job.Count("rejected")));
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
        await app.ImportOrders(Importing.Plain + "1,7,2026-11-01 10:00:00,tea,\"茶\n大\",2,9.90\r\n2,8,2026-11-01 11:00:00,pot,壶,1,99");
        Assert.Equal("茶\n大", (await app.Get("api/manage/orders/csv/1")).GetProperty("lines")[0].GetProperty("title").GetString());
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

    [Theory]
    [InlineData("2026-03-29 01:30:00", "2026-03-29T01:30:00Z")]
    [InlineData("2026-10-25 01:30:00", "2026-10-25T00:30:00Z")]
    [InlineData("2026-07-01T10:00:00+02:00", "2026-07-01T08:00:00Z")]
    [InlineData("2026-07-01T10:00Z", "2026-07-01T10:00:00Z")]
    [InlineData("2026年7月1日", "2026-06-30T23:00:00Z")]
    public async Task Times_are_read_in_the_shops_zone_also_where_the_clocks_change(string text, string utc)
    {
        await using var app = await App.Start();
        await app.ImportOrders(Importing.Plain + $"1,7,{text},tea,茶,2,9.90\n", "&zone=Europe/London");
        Assert.Equal(DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture), (await app.Get("api/manage/orders/csv/1")).GetProperty("paidAt").GetDateTimeOffset());
    }

    private static Encoding Encoding(string name)
    {
        System.Text.Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        return System.Text.Encoding.GetEncoding(name);
    }
}

namespace PrivateDomain.Orders.Import;

/// <summary>Which column of a file says what. Shops name them differently: what common exports call them is known, the rest is told with the upload.</summary>
public static class OrderColumns
{
    public const string OrderId = "orderId";
    public const string PaidAt = "paidAt";
    public const string Sku = "sku";
    public const string Title = "title";
    public const string Quantity = "quantity";
    public const string UnitPrice = "unitPrice";
    public const string OrderTotal = "orderTotal";
    public const string ExternalUserId = "externalUserId";
    public const string Unionid = "unionid";
    public const string Openid = "openid";
    public const string ShopCustomerId = "shopCustomerId";
    public const string Phone = "phone";
    public const string PhoneCountry = "phoneCountry";
    public const string CouponCode = "couponCode";
    public const string CardSerial = "cardSerial";

    private static readonly Dictionary<string, string[]> Names = new(StringComparer.Ordinal)
    {
        [OrderId] = ["orderid", "order", "ordernumber", "invoiceno", "订单编号", "订单号", "主订单编号"],
        [PaidAt] = ["paidat", "paidtime", "paymenttime", "invoicedate", "付款时间", "支付时间", "订单付款时间", "下单时间"],
        [Sku] = ["sku", "lineitemsku", "stockcode", "商家编码", "商品编码", "规格编码", "货号", "外部系统编号"],
        [Title] = ["title", "lineitemname", "description", "商品名称", "商品标题", "宝贝标题", "标题"],
        [Quantity] = ["quantity", "qty", "lineitemquantity", "数量", "购买数量", "商品数量", "宝贝数量"],
        [UnitPrice] = ["unitprice", "price", "lineitemprice", "单价", "商品单价", "商品价格", "价格"],
        [OrderTotal] = ["ordertotal", "订单金额", "订单实付金额"],
        [ExternalUserId] = ["externaluserid"],
        [Unionid] = ["unionid"],
        [Openid] = ["openid"],
        [ShopCustomerId] = ["shopcustomerid", "customerid", "买家会员名", "买家id", "客户编号", "会员号"],
        [Phone] = ["phone", "mobile", "shippingphone", "手机", "手机号", "手机号码", "联系手机", "收货人手机", "收货人手机号"],
        [PhoneCountry] = ["phonecountry", "shippingcountry"],
        [CouponCode] = ["couponcode", "discountcode", "优惠码", "券码"],
        [CardSerial] = ["cardserial", "卡片编号"],
    };

    private static readonly IReadOnlyList<string> Needed = [OrderId, PaidAt, Sku, Quantity, UnitPrice];

    public static IReadOnlyCollection<string> All => Names.Keys;

    /// <param name="header">The file's first line.</param>
    /// <param name="told">Fields of which the sender said how their column is called.</param>
    /// <returns>Where each field stands, and what is wrong with what was told or is missing.</returns>
    public static (IReadOnlyDictionary<string, int> Columns, IReadOnlyDictionary<string, string> Errors) Find(IReadOnlyList<string> header, IReadOnlyDictionary<string, string> told)
    {
        var (columns, errors) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<string, string>(StringComparer.Ordinal));
        var plain = header.Select(Plain).ToList();
        foreach (var (field, names) in Names)
        {
            var isTold = told.TryGetValue(field, out var name);
            var at = isTold ? plain.IndexOf(Plain(name!)) : names.Select(known => plain.IndexOf(known)).FirstOrDefault(found => found >= 0, -1);
            if (at >= 0) columns[field] = at;
            else if (isTold) errors["column." + field] = $"names the column '{name}', which the file does not have";
            else if (Needed.Contains(field, StringComparer.Ordinal)) errors["column." + field] = $"must name the column of the file that holds it; the file has: {string.Join(", ", header.Take(50))}";
        }
        foreach (var field in told.Keys.Where(field => !Names.ContainsKey(field))) errors["column." + field] = $"is none of {string.Join(", ", Names.Keys)}";
        return (columns, errors);
    }

    // Order_ID, "order id" and OrderId are one name.
    private static string Plain(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c) && c is not ('_' or '-' or '\uFEFF'))).ToLowerInvariant();
}

namespace PrivateDomain.Orders;

/// <summary>An order was being taken in; the handler finishes what the request began, if the order was stored.</summary>
public sealed record OrderReceived(string Shop, string Id);

/// <summary>A contact bought; told after the contact's own rows say so.</summary>
public sealed record ContactOrdered(string Contact, string Shop, string Id);

using System.Text.Json;
using System.Text.Json.Serialization;
using PrivateDomain.Sandbox.OfficialAccount;
using PrivateDomain.Sandbox.Play;
using PrivateDomain.Sandbox.WeChatPay;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Control;

internal sealed record NewCustomer(string? Name, string? UnionId, string? Mobile);

internal sealed record ScanRequest(Uri Url);

internal sealed record AddRequest(string? ConfigId, string? State, bool Half);

/// <summary>The other side of the relation.</summary>
internal sealed record Partner(string UserId, string? Remark);

internal sealed record Problem(string Error);

internal sealed record AppStatus(Uri Url, bool Up);

internal sealed record Verification(bool Accepted);

/// <param name="Next">Number of the newest entry; give it back as <c>after</c> to read on.</param>
internal sealed record LogPage(IReadOnlyList<Traffic> Entries, long Next);

/// <summary>Names of members as the page writes them: <c>setUp</c>, <c>done</c>.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, PropertyNameCaseInsensitive = true,
    Converters = [typeof(CamelCase<DemoStep>), typeof(CamelCase<Mark>)])]
[JsonSerializable(typeof(NewCustomer))]
[JsonSerializable(typeof(ScanRequest))]
[JsonSerializable(typeof(AddRequest))]
[JsonSerializable(typeof(Partner))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(AppStatus))]
[JsonSerializable(typeof(Verification))]
[JsonSerializable(typeof(LogPage))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(IReadOnlyList<Customer>))]
[JsonSerializable(typeof(IReadOnlyList<ContactWay>))]
[JsonSerializable(typeof(IReadOnlyList<ReceivedMessage>))]
[JsonSerializable(typeof(IReadOnlyList<KeeperTask>))]
[JsonSerializable(typeof(KeeperTask))]
[JsonSerializable(typeof(ScanResult))]
[JsonSerializable(typeof(ContactEvent))]
[JsonSerializable(typeof(Scanned))]
[JsonSerializable(typeof(Written))]
[JsonSerializable(typeof(Person))]
[JsonSerializable(typeof(FollowerEvent))]
[JsonSerializable(typeof(IReadOnlyList<AccountMessage>))]
[JsonSerializable(typeof(NewStock))]
[JsonSerializable(typeof(PayStock))]
[JsonSerializable(typeof(IReadOnlyList<PayStock>))]
[JsonSerializable(typeof(PayCoupon))]
[JsonSerializable(typeof(IReadOnlyList<PayCoupon>))]
[JsonSerializable(typeof(StageView))]
internal sealed partial class ControlJson : JsonSerializerContext;

namespace PrivateDomain.Sandbox.WeCom;

/// <summary>The code of a customer group (客户群 join way); it does not expire (path/99547).</summary>
/// <param name="AutoCreate">True: when its last group is full, the platform makes another one.</param>
/// <param name="BaseName">Of groups made by the platform, followed by <see cref="BaseNumber"/> and upwards.</param>
/// <param name="QrCode">Address of its picture, on the sandbox's own origin.</param>
public sealed record JoinWay(
    string ConfigId, int Scene, string Remark, bool AutoCreate, string BaseName, int BaseNumber, IReadOnlyList<string> ChatIds, string State, Uri QrCode);

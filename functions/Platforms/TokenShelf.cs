using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;
using PrivateDomain.Storage;

namespace PrivateDomain.Platforms;

/// <summary>A token that instances share.</summary>
/// <param name="RefreshFrom">From when on a new one is fetched while this one still serves. System time, UTC, like <paramref name="Ends"/>.</param>
public sealed record SharedToken(string Value, DateTimeOffset RefreshFrom, DateTimeOffset Ends)
{
    public override string ToString() => "(access token)";
}

/// <summary>What is on the shelf at one moment.</summary>
/// <param name="Row">As it was read; nothing where nobody wrote it yet.</param>
public sealed record Shelved(SharedToken? Token, TableEntity? Row);

/// <summary>
/// Where instances find the token that one of them fetched: a row of the table <c>runtime</c>, sealed by the account's own secret, which
/// every instance has and the store has not. The row says too who is fetching at the moment.
/// </summary>
/// <param name="account">Whose token: another account, or another secret, is another row.</param>
public sealed class TokenShelf(Tables tables, string account, string secret)
{
    private const string Partition = "token";
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    private readonly string row = Keys.Hash($"{account}|{secret}");
    private readonly byte[] key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "access token"u8.ToArray());

    public async Task<Shelved> Read(CancellationToken stop)
    {
        var found = await tables.Runtime.Find(Partition, row, stop);
        return new(found?.GetBinary("sealed") is { } bytes && Open(bytes) is { } token ? new SharedToken(token, found.Time("refreshFrom"), found.Time("ends")) : null, found);
    }

    /// <summary>True: the next token is ours to fetch, for as long as <paramref name="length"/>. False: somebody else's.</summary>
    /// <param name="now">System time.</param>
    public async Task<bool> Lease(Shelved found, DateTimeOffset now, TimeSpan length, CancellationToken stop)
    {
        if (found.Row?.GetDateTimeOffset("leasedUntil") > now) return false;
        // The mark tells our own lease from another's when the answer to a write is lost.
        var mark = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var leased = new TableEntity(Partition, row) { ["leasedUntil"] = now + length, ["leasedBy"] = mark };
        if (found.Row is null) return await tables.Runtime.Insert(leased, stop) is null;
        if (found.Row.GetBinary("sealed") is { } bytes) (leased["sealed"], leased["refreshFrom"], leased["ends"]) = (bytes, found.Row.Time("refreshFrom"), found.Row.Time("ends"));
        leased.ETag = found.Row.ETag;
        return await tables.Runtime.Replace(leased, stop);
    }

    /// <summary>The newest one wins, and ends every lease.</summary>
    public Task Put(SharedToken token, CancellationToken stop) =>
        tables.Runtime.Put(new TableEntity(Partition, row) { ["sealed"] = Seal(token.Value), ["refreshFrom"] = token.RefreshFrom, ["ends"] = token.Ends }, stop);

    private byte[] Seal(string token)
    {
        var plain = Encoding.UTF8.GetBytes(token);
        var whole = new byte[NonceBytes + plain.Length + TagBytes];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(key, TagBytes);
        cipher.Encrypt(whole.AsSpan(0, NonceBytes), plain, whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length));
        return whole;
    }

    /// <summary>Nothing where the row is not ours: the next token takes its place.</summary>
    private string? Open(byte[] whole)
    {
        if (whole.Length < NonceBytes + TagBytes) return null;
        var plain = new byte[whole.Length - NonceBytes - TagBytes];
        using var cipher = new AesGcm(key, TagBytes);
        try
        {
            cipher.Decrypt(whole.AsSpan(0, NonceBytes), whole.AsSpan(NonceBytes, plain.Length), whole.AsSpan(NonceBytes + plain.Length), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }
}

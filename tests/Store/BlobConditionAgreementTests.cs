using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PrivateDomain.Tests.Store;

/// <summary>Conditions and leases, where the store and the emulator agree.</summary>
public sealed class BlobConditionAgreementTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly Doors _doors = new();

    public async ValueTask DisposeAsync() => await _doors.DisposeAsync();

    Task IAsyncLifetime.InitializeAsync() => Task.CompletedTask;

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Conditions_hold_or_refuse(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("x");
        var absent = new BlobRequestConditions { IfNoneMatch = ETag.All };
        var other = new BlobRequestConditions { IfMatch = new ETag("\"0x1\"") };
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.CommitAsync("never", other));
        var first = await blob.CommitAsync("first", absent);
        await Refused.AsAsync(409, "BlobAlreadyExists", () => blob.CommitAsync("second", absent));
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.CommitAsync("second", other));
        var second = await blob.CommitAsync("second", new BlobRequestConditions { IfMatch = first.ETag });

        await Refused.AsAsync(412, "ConditionNotMet", () => blob.GetPropertiesAsync(new BlobRequestConditions { IfMatch = first.ETag }));
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = first.ETag }));
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.SetMetadataAsync(new Dictionary<string, string>(), new BlobRequestConditions { IfNoneMatch = second.ETag }));
        var unchanged = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = second.ETag } };
        Assert.Equal(304, (await blob.DownloadContentAsync(unchanged)).GetRawResponse().Status);
        var since = new BlobDownloadOptions { Conditions = new BlobRequestConditions { IfModifiedSince = second.LastModified } };
        Assert.Equal(304, (await blob.DownloadContentAsync(since)).GetRawResponse().Status);
        await Refused.AsAsync(412, "ConditionNotMet", () => blob.GetPropertiesAsync(new BlobRequestConditions { IfUnmodifiedSince = second.LastModified.AddSeconds(-1) }));
        Assert.Equal("second", await blob.ReadAsync());
        await blob.DeleteAsync(conditions: new BlobRequestConditions { IfMatch = second.ETag, IfUnmodifiedSince = second.LastModified });
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task Who_has_the_lease_writes_and_nobody_else(Way way)
    {
        var blob = (await NewContainerAsync(way)).GetBlockBlobClient("lock");
        await Refused.AsAsync(404, "BlobNotFound", () => blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        await blob.CommitAsync("x");
        var id = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        var lease = blob.GetBlobLeaseClient(id);
        Assert.Equal(id, (await lease.AcquireAsync(TimeSpan.FromSeconds(60))).Value.LeaseId);
        Assert.Equal(id, (await lease.AcquireAsync(TimeSpan.FromSeconds(30))).Value.LeaseId);
        await Refused.AsAsync(409, "LeaseAlreadyPresent", () => blob.GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        var properties = (await blob.GetPropertiesAsync()).Value;
        Assert.Equal((LeaseState.Leased, LeaseStatus.Locked, LeaseDurationType.Fixed), (properties.LeaseState, properties.LeaseStatus, properties.LeaseDuration));

        await Refused.AsAsync(412, "LeaseIdMissing", () => blob.CommitAsync("y"));
        await Refused.AsAsync(412, "LeaseIdMissing", () => blob.DeleteAsync());
        await Refused.AsAsync(412, "LeaseIdMissing", () => blob.SetMetadataAsync(new Dictionary<string, string>()));
        await Refused.AsAsync(412, "LeaseIdMismatchWithBlobOperation", () => blob.CommitAsync("y", TextBlob.Leased(Guid.Empty.ToString())));
        await blob.CommitAsync("y", TextBlob.Leased(id));
        Assert.Equal("y", await blob.ReadAsync());

        await lease.RenewAsync();
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => blob.GetBlobLeaseClient(Guid.Empty.ToString()).RenewAsync());
        var next = new Guid(RandomNumberGenerator.GetBytes(16)).ToString();
        Assert.Equal(next, (await lease.ChangeAsync(next)).Value.LeaseId);
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => blob.GetBlobLeaseClient(id).ReleaseAsync());
        await blob.GetBlobLeaseClient(next).ReleaseAsync();
        Assert.Equal(LeaseState.Available, (await blob.GetPropertiesAsync()).Value.LeaseState);
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => blob.GetBlobLeaseClient(next).RenewAsync());
        await Refused.AsAsync(409, "LeaseNotPresentWithLeaseOperation", () => lease.BreakAsync());
        await blob.CommitAsync("z");
    }

    [Theory, MemberData(nameof(Doors.All), MemberType = typeof(Doors))]
    public async Task A_lease_for_ever_is_broken_at_once(Way way)
    {
        var container = await NewContainerAsync(way);
        var blob = container.GetBlockBlobClient("lock");
        await blob.CommitAsync("x");
        var lease = blob.GetBlobLeaseClient();
        var id = (await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration)).Value.LeaseId;
        Assert.Equal(LeaseDurationType.Infinite, (await blob.GetPropertiesAsync()).Value.LeaseDuration);
        Assert.Equal(0, (await lease.BreakAsync()).Value.LeaseTime);
        Assert.Equal((LeaseState.Broken, LeaseStatus.Unlocked), ((await blob.GetPropertiesAsync()).Value.LeaseState, (await blob.GetPropertiesAsync()).Value.LeaseStatus));
        await Refused.AsAsync(409, "LeaseIsBrokenAndCannotBeRenewed", () => blob.GetBlobLeaseClient(id).RenewAsync());
        await blob.GetBlobLeaseClient(id).ReleaseAsync();

        var whole = container.GetBlobLeaseClient();
        await whole.AcquireAsync(TimeSpan.FromSeconds(15));
        await Refused.AsAsync(412, "LeaseIdMissing", () => container.DeleteAsync());
        await blob.CommitAsync("still");
        await container.DeleteAsync(TextBlob.Leased(whole.LeaseId));
    }

    private async Task<BlobContainerClient> NewContainerAsync(Way way) => (await (await _doors.BlobsAsync(way)).CreateBlobContainerAsync("things")).Value;
}

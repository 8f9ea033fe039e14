using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PrivateDomain.Tests.Store;

/// <summary>Leases as time passes.</summary>
public sealed class BlobLeaseTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly OneContainer _things = new();

    public async Task InitializeAsync() => await _things.Client.CreateAsync();

    public async ValueTask DisposeAsync() => await _things.DisposeAsync();

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    [Fact]
    public async Task A_lease_expires_and_is_lost_by_the_next_write()
    {
        await _things.PutAsync("x", "1");
        var lease = _things.Blob("x").GetBlobLeaseClient();
        var id = (await lease.AcquireAsync(TimeSpan.FromSeconds(15))).Value.LeaseId;
        _things.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((LeaseState.Expired, LeaseStatus.Unlocked), await StateAsync());
        Assert.Equal("LeaseLost", OneContainer.Code(await _things.PutAsync("x", "2", ("x-ms-lease-id", id))));
        await lease.RenewAsync();
        Assert.Equal((LeaseState.Leased, LeaseStatus.Locked), await StateAsync());
        _things.Clock.Advance(TimeSpan.FromSeconds(15));

        // Whoever writes without a lease ends it for good.
        await _things.PutAsync("x", "3");
        Assert.Equal((LeaseState.Available, LeaseStatus.Unlocked), await StateAsync());
        await Refused.AsAsync(409, "LeaseIdMismatchWithLeaseOperation", () => lease.RenewAsync());
    }

    [Fact]
    public async Task A_broken_lease_holds_for_its_period()
    {
        await _things.PutAsync("x", "1");
        var lease = _things.Blob("x").GetBlobLeaseClient();
        var id = (await lease.AcquireAsync(TimeSpan.FromSeconds(60))).Value.LeaseId;
        _things.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(50, (await lease.BreakAsync()).Value.LeaseTime);
        Assert.Equal(20, (await lease.BreakAsync(TimeSpan.FromSeconds(20))).Value.LeaseTime);
        Assert.Equal(20, (await lease.BreakAsync(TimeSpan.FromSeconds(40))).Value.LeaseTime);
        Assert.Equal((LeaseState.Breaking, LeaseStatus.Locked), await StateAsync());

        Assert.Equal(201, (await _things.PutAsync("x", "2", ("x-ms-lease-id", id))).Status);
        Assert.Equal("LeaseIdMissing", OneContainer.Code(await _things.PutAsync("x", "3")));
        await Refused.AsAsync(409, "LeaseIsBrokenAndCannotBeRenewed", () => lease.RenewAsync());
        await Refused.AsAsync(409, "LeaseIsBreakingAndCannotBeChanged", () => lease.ChangeAsync(Guid.Empty.ToString()));
        await Refused.AsAsync(409, "LeaseAlreadyPresent", () => _things.Blob("x").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15)));
        await Refused.AsAsync(409, "LeaseIsBreakingAndCannotBeAcquired", () => _things.Blob("x").GetBlobLeaseClient(id).AcquireAsync(TimeSpan.FromSeconds(15)));
        _things.Clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((LeaseState.Broken, LeaseStatus.Unlocked), await StateAsync());
        await Refused.AsAsync(409, "LeaseNotPresentWithLeaseOperation", () => lease.ChangeAsync(Guid.Empty.ToString()));
        Assert.NotEqual(id, (await _things.Blob("x").GetBlobLeaseClient().AcquireAsync(TimeSpan.FromSeconds(15))).Value.LeaseId);
    }

    [Theory]
    [InlineData("14")]
    [InlineData("61")]
    [InlineData("-2")]
    [InlineData("x")]
    public async Task A_lease_lasts_15_to_60_s_or_for_ever(string duration)
    {
        await _things.PutAsync("x", "1");
        var answer = await _things.AskAsync("PUT", "/things/x?comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", duration));
        Assert.Equal((400, "InvalidHeaderValue"), (answer.Status, OneContainer.Code(answer)));
    }

    [Fact]
    public async Task Of_many_who_want_it_one_has_the_lease()
    {
        await _things.PutAsync("x", "1");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            _things.AskAsync("PUT", "/things/x?comp=lease", [], ("x-ms-lease-action", "acquire"), ("x-ms-lease-duration", "15"))));
        Assert.Equal(201, Assert.Single(answers, answer => answer.Status != 409).Status);
    }

    private async Task<(LeaseState, LeaseStatus)> StateAsync()
    {
        var properties = (await _things.Blob("x").GetPropertiesAsync()).Value;
        return (properties.LeaseState, properties.LeaseStatus);
    }
}

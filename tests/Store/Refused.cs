using Azure;

namespace PrivateDomain.Tests.Store;

/// <summary>What a storage client throws when the service says no.</summary>
internal static class Refused
{
    public static async Task AsAsync(int status, string code, Func<Task> request)
    {
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(request);
        Assert.Equal((status, code), (refusal.Status, refusal.ErrorCode));
    }
}

namespace PrivateDomain.Tests.Api;

/// <summary>One app for tests that leave nothing behind or use ids of their own.</summary>
public sealed class OneApp : IAsyncLifetime
{
    internal App App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await App.Start();

    public async Task DisposeAsync() => await App.DisposeAsync();
}

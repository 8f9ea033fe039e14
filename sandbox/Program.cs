using PrivateDomain.Sandbox;

var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
await using var sandbox = await SandboxApp.StartAsync(SandboxOptions.From(configuration));
await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);

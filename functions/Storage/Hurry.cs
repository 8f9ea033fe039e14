using Azure.Core;
using Azure.Core.Pipeline;

namespace PrivateDomain.Storage;

/// <summary>
/// Storage calls made inside a hurried scope get 1 s a try and one retry, so that a webhook's answer is never late because of
/// them; all others get 10 s a try and three retries, since a queue or a timer stands behind them.
/// </summary>
public static class Hurry
{
    private const string Property = "PrivateDomain.Hurry";
    private static readonly Dictionary<string, object?> Hurried = new(StringComparer.Ordinal) { [Property] = true };

    private static readonly AsyncLocal<bool> On = new();

    /// <summary>Whether somebody waits for an answer at this moment, so that what can wait has to.</summary>
    public static bool IsOn => On.Value;

    /// <summary>Every storage call that starts before the returned scope is disposed is hurried.</summary>
    public static IDisposable Begin()
    {
        var scope = new Scope(HttpPipeline.CreateHttpMessagePropertiesScope(Hurried), On.Value);
        On.Value = true;
        return scope;
    }

    /// <summary>Gives a storage client both patiences.</summary>
    public static void Apply(ClientOptions options)
    {
        options.RetryPolicy = new Retry();
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(10);
        options.AddPolicy(new Timeout(), HttpPipelinePosition.PerCall);
    }

    private static bool IsHurried(HttpMessage message) => message.TryGetProperty(Property, out _);

    private sealed class Scope(IDisposable calls, bool before) : IDisposable
    {
        public void Dispose()
        {
            calls.Dispose();
            On.Value = before;
        }
    }

    private sealed class Timeout : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message) =>
            message.NetworkTimeout = IsHurried(message) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(10);
    }

    private sealed class Retry() : RetryPolicy(maxRetries: 3, DelayStrategy.CreateExponentialDelayStrategy(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(5)))
    {
        protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
            HasTryLeft(message) && base.ShouldRetry(message, exception);

        protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
            HasTryLeft(message) ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);

        private static bool HasTryLeft(HttpMessage message) => !IsHurried(message) || message.ProcessingContext.RetryNumber < 1;
    }
}

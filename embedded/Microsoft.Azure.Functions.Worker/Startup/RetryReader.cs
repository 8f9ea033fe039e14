using System.Globalization;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Azure.Functions.Worker.Invocation;

namespace Microsoft.Azure.Functions.Worker.Startup;

/// <summary>Reads a function's retry attribute, which only some triggers allow; on others the build for Azure fails (AZFW0012).</summary>
internal static class RetryReader
{
    public static RetryPolicy? Read(MethodInfo method, TriggerBindingAttribute trigger, Action<string> refuse)
    {
        var attributes = method.GetCustomAttributes<RetryAttribute>().ToList();
        if (attributes.Count == 0)
            return null;
        if (attributes.Count > 1)
            refuse("it has more than one retry attribute");

        var capabilities = trigger.GetType().GetCustomAttribute<BindingCapabilitiesAttribute>()?.Capabilities ?? [];
        if (!capabilities.Contains(KnownBindingCapabilities.FunctionLevelRetry, StringComparer.Ordinal))
            refuse("its trigger allows no retry attribute; a queue retries by itself, up to maxDequeueCount");

        var attribute = attributes[0];
        if (attribute.MaxRetryCount < -1)
            refuse($"its maxRetryCount is {attribute.MaxRetryCount}; it must be -1, for no end, or not below 0");
        var (minimum, maximum) = attribute switch
        {
            FixedDelayRetryAttribute same => (same.DelayInterval, same.DelayInterval),
            ExponentialBackoffRetryAttribute growing => (growing.MinimumInterval, growing.MaximumInterval),
            _ => throw new InvalidOperationException($"{attribute.GetType()} is a retry this host does not know."),
        };
        if (TryRead(minimum, out var shortest) && TryRead(maximum, out var longest) && shortest <= longest)
            return new RetryPolicy(attribute.MaxRetryCount, shortest, longest);

        refuse($"its retry intervals '{minimum}' and '{maximum}' are not time spans of at most 49 days of which the second is no shorter");
        return null;
    }

    private static bool TryRead(string text, out TimeSpan span) =>
        TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out span) && span >= TimeSpan.Zero && span <= FunctionTimeout.Longest;
}

using System.Diagnostics;

namespace PrivateDomain.Tests;

/// <summary>Waits for a condition, never for a time.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task TrueAsync(Func<bool> condition, Func<string>? what = null) => TrueAsync(() => Task.FromResult(condition()), what);

    public static async Task TrueAsync(Func<Task<bool>> condition, Func<string>? what = null)
    {
        var waited = Stopwatch.StartNew();
        while (!await condition())
        {
            if (waited.Elapsed > Limit)
                Assert.Fail($"Not within {Limit}: {what?.Invoke() ?? "the condition"}");
            await Task.Delay(10);
        }
    }
}

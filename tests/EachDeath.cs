using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Tests.Repurchase;

namespace PrivateDomain.Tests;

/// <summary>
/// The same is lived again and again on one store and one platform, each time dying one storage call later, until it is lived to its end.
/// After each death another app goes on, when the claims of the dead one are over.
/// </summary>
internal static class EachDeath
{
    /// <summary>Does what is left to do, and dies in the middle of it.</summary>
    public delegate Task Die(App app);

    /// <param name="begin">Whom it is about; from a number, which is another one each time.</param>
    /// <param name="live">What happens, up to the part in which the app dies.</param>
    /// <param name="after">What has come of it; with the call before which the app died.</param>
    /// <returns>How often it was lived.</returns>
    public static async Task<int> Of<T>(
        IReadOnlyList<string> settings, Func<App, int, Task<T>> begin, Func<App, T, Die, Task> live, Func<App, T, string, Task> after)
    {
        var time = new AheadClock();
        await using var platform = await Reminding.Platform(time);
        var app = await Start(TestStore.New());
        var n = 0;
        for (var struck = true; struck; n++)
        {
            app.MoveTo(localHour: 10);
            var subject = await begin(app, n);
            var at = "";
            await live(app, subject, async dying =>
            {
                using var death = new Death(dying, after: n);
                await death.Drain(dying);
                (struck, at) = (death.Struck, death.At);
            });

            var ahead = app.Clock.Ahead;
            await app.Stop();
            time.Pass(TimeSpan.FromSeconds(22));
            app = await Start(app.Store);
            app.Clock.Ahead = ahead;
            await app.Drain();
            await after(app, subject, at);
            Assert.Empty(await app.Rows("failures"));
        }
        await app.Stop();
        return n;

        Task<App> Start(string store) => App.Start(store, platform, adjust: builder => builder.Services.AddKeyedSingleton<TimeProvider>(Clocks.System, time), settings: settings);
    }
}

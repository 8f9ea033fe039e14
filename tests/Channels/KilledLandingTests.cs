
namespace PrivateDomain.Tests.Channels;

/// <summary>The app dies before each storage call of a card's page and is started again: the next scan has a page, a slot of its own and its card.</summary>
public sealed class KilledLandingTests
{
    [Fact]
    public async Task Killed_before_any_step_the_next_scan_gets_a_slot_that_nobody_was_shown_and_its_card_is_known()
    {
        var app = await App.Start();
        await using var platform = app.Platform;
        await app.Channel("tea", "lin");
        var serials = await app.Print("tea", 30);
        var shown = new HashSet<string>(StringComparer.Ordinal);
        var (struck, n, orphans) = (true, 0, 0);
        for (; struck; n++)
        {
            using (var death = new Death(app, after: n))
            {
                var page = await app.Open(serials[2 * n]);
                // Who saw a slot before the end keeps it.
                if (!death.Struck || (await page.Content.ReadAsStringAsync()).Contains("<img", StringComparison.Ordinal)) Assert.True(shown.Add(await page.Picture()), death.At);
                struck = death.Struck;
                // Without its kept token the app fetches one, so the platform is still asked.
                if (death.At == "POST contactways" || death.At.Contains("runtime", StringComparison.Ordinal)) orphans++;
            }
            await Restart();

            var again = await app.Open(serials[(2 * n) + 1]);
            Assert.True(shown.Add(await again.Picture()));
            Assert.Equal(("slot", serials[(2 * n) + 1]), await app.Brought(await app.Add(await app.Way(again))));
            // One that has no lease yet takes every step.
            await Restart();
        }
        await app.Stop();

        Assert.InRange(n, 5, 15);
        // Only a death between the platform's answer and the row loses a contact way, and then one.
        var kept = (await Rows(app.Store)).Count(row => row.RowKey.StartsWith("way|", StringComparison.Ordinal));
        Assert.InRange(platform.WeCom.ContactWays.Count - kept, 0, orphans);

        async Task Restart()
        {
            await app.Stop();
            app = await App.Start(app.Store, platform);
        }
    }

    private static async Task<IReadOnlyList<Azure.Data.Tables.TableEntity>> Rows(string store)
    {
        await using var app = await App.Start(store);
        return await app.Rows("contactways");
    }
}

using System.Diagnostics;

namespace PrivateDomain.Sandbox.Play;

/// <summary>
/// Plays the whole loop against a running app, through its public API alone: a card is scanned, a keeper added, a welcome with a coupon
/// arrives, an order is placed, 28 days pass, the keeper taps, the reminder arrives, and the contact's timeline tells it all.
/// Each play has a customer of its own, so it works again on the same store.
/// </summary>
public sealed class Demo
{
    private readonly DemoScript _script;
    private readonly Action _changed;

    internal Demo(DemoScript script, Action changed) => (_script, _changed) = (script, changed);

    /// <summary>How long a step waits for the app, in system time; 30 s by default, and three times that for its start.</summary>
    public TimeSpan Patience
    {
        get => _script.Patience;
        set => _script.Patience = value;
    }

    /// <summary>How long the second welcome after a start may take from the callback on, in system time; 1 s by default.</summary>
    public TimeSpan WelcomeWithin
    {
        get => _script.WelcomeWithin;
        set => _script.WelcomeWithin = value;
    }

    /// <summary>What is known so far; the next single step goes on from here.</summary>
    internal DemoRun Run { get; private set; } = new();

    /// <summary>All steps, one after the other, until one fails.</summary>
    /// <param name="report">Told of each step as it begins and as it ends.</param>
    /// <param name="pace">A pause before each step, so that people can follow; not counted in what is reported.</param>
    /// <returns>Whether the loop closed.</returns>
    public Task<bool> PlayAsync(Language language, Action<DemoLine> report, TimeSpan pace = default, CancellationToken cancel = default)
    {
        Run = new DemoRun();
        return StepsAsync(Enum.GetValues<DemoStep>(), language, report, pace, cancel);
    }

    /// <summary>One step, on from where the last one ended.</summary>
    public Task<bool> StepAsync(DemoStep step, Language language, Action<DemoLine> report, CancellationToken cancel = default) =>
        StepsAsync([step], language, report, TimeSpan.Zero, cancel);

    private async Task<bool> StepsAsync(DemoStep[] steps, Language language, Action<DemoLine> report, TimeSpan pace, CancellationToken cancel)
    {
        var began = Stopwatch.GetTimestamp();
        var paused = TimeSpan.Zero;
        foreach (var step in steps)
        {
            var telling = new Telling(step, language, (mark, words) => report(new DemoLine(step, mark, Stopwatch.GetElapsedTime(began) - paused, words)));
            telling.Say(Mark.Running, new("……", "…"));
            try
            {
                if (pace > TimeSpan.Zero && step > DemoStep.SetUp)
                {
                    var before = Stopwatch.GetTimestamp();
                    await Task.Delay(pace, cancel);
                    paused += Stopwatch.GetElapsedTime(before);
                }
                var words = await _script.PlayAsync(telling, () => Run, run => Run = run, cancel);
                telling.Say(Mark.Done, words);
            }
            catch (Exception error) when (!cancel.IsCancellationRequested)
            {
                // Whatever stopped the step ends the play and is told as its last line.
                telling.Say(Mark.Failed, error is DemoFailure failure ? failure.Words : new Words(error.Message, error.Message));
                return false;
            }
            finally
            {
                _changed();
            }
        }
        return true;
    }
}

/// <summary>A step being played, and how it tells what happens.</summary>
internal sealed record Telling(DemoStep Step, Language Language, Action<Mark, Words> Say);

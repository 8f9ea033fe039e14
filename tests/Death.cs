using Microsoft.Azure.Functions.Worker.Queues;

namespace PrivateDomain.Tests;

/// <summary>
/// The app dies before one of its storage calls: that one and all later ones fail, and no further message is received. Another app goes on
/// with store and platform.
/// </summary>
internal sealed class Death : IDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly Func<string, bool> isBefore;

    /// <param name="after">How many calls it lives to make.</param>
    public Death(App app, int after)
        : this(app, _ => Interlocked.Decrement(ref after) < 0)
    {
    }

    /// <param name="isBefore">Whether it dies before a call; asked at each one.</param>
    public Death(App app, Func<string, bool> isBefore)
    {
        this.isBefore = isBefore;
        app.Storage.Before = Strike;
    }

    /// <summary>Whether there were so many calls at all.</summary>
    public bool Struck => end.IsCancellationRequested;

    /// <summary>The call before which it died.</summary>
    public string At { get; private set; } = "";

    /// <summary>Drains until nothing is left or the app is dead.</summary>
    public async Task Drain(App app)
    {
        try
        {
            await app.Service<QueueDispatcher>().PumpAsync(end.Token);
        }
        catch (OperationCanceledException) when (Struck)
        {
            // Dead.
        }
    }

    public void Dispose() => end.Dispose();

    private Task Strike(string call)
    {
        if (!Struck)
        {
            if (!isBefore(call)) return Task.CompletedTask;
            At = call;
        }
        end.Cancel();
        throw new IOException("The process is dead.");
    }
}

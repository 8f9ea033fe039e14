using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Engine;

/// <summary>A write that waits for its group.</summary>
internal abstract class WriteRequest
{
    /// <summary>About how many bytes it writes.</summary>
    public long Weight { get; init; }

    /// <summary>Does the work inside the group's transaction and keeps what came of it. False: its changes are to be undone.</summary>
    public abstract bool Run(WriteScope scope);

    /// <summary>Tells what came of it; after the commit.</summary>
    public abstract void Answer();

    /// <summary>The group was not committed.</summary>
    public abstract void Fail(Exception failure);
}

internal sealed class WriteRequest<T>(Func<WriteScope, T> work) : WriteRequest
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    public Task<T> Answered => _answer.Task;

    public override bool Run(WriteScope scope)
    {
        try
        {
            _result = work(scope);
            return true;
        }
        catch (StorageRefusal refusal)
        {
            _failure = refusal;
            return false;
        }
        catch (Exception failure)
        {
            // Ours to be ashamed of, but no reason to fail the others of the group.
            _failure = failure;
            return false;
        }
    }

    public override void Answer()
    {
        if (_failure is null)
            _answer.TrySetResult(_result!);
        else
            _answer.TrySetException(_failure);
    }

    public override void Fail(Exception failure) => _answer.TrySetException(failure);
}

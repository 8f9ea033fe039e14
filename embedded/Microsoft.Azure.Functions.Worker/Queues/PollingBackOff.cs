namespace Microsoft.Azure.Functions.Worker.Queues;

/// <summary>
/// Pauses between looks at an empty queue: about 0.1, 0.2, 0.3, 0.5, 0.9, 1.7 s and so on up to the maximum, the growing part varied by
/// a fifth so that many pollers do not march in step. A message found starts them over.
/// </summary>
internal sealed class PollingBackOff(TimeSpan maximum)
{
    public static readonly TimeSpan Minimum = TimeSpan.FromMilliseconds(100);

    private int _step;

    public void Reset() => _step = 0;

    public TimeSpan Next()
    {
        var pause = _step == 0
            ? Minimum
            : Minimum + (Minimum * Math.Pow(2, _step - 1) * (0.8 + (0.4 * Random.Shared.NextDouble())));
        if (pause >= maximum)
            return maximum;

        _step++;
        return pause;
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>
/// <c>extensions:http</c> of host.json: of the requests to functions, <c>maxConcurrentRequests</c> run at a time and the others wait;
/// beyond <c>maxOutstandingRequests</c>, those that run and wait together, one is answered 429. Both unbounded (-1) unless stated.
/// </summary>
internal sealed class RequestThrottle : IDisposable
{
    private const string Path = "extensions:http";

    private readonly SemaphoreSlim? _slots;
    private readonly int _maxOutstanding;
    private int _outstanding;

    public RequestThrottle(HostJson hostJson)
    {
        _maxOutstanding = Read(hostJson, "maxOutstandingRequests");
        if (Read(hostJson, "maxConcurrentRequests") is > 0 and var concurrent)
            _slots = new SemaphoreSlim(concurrent);
    }

    public async Task PassAsync(HttpContext http, Func<Task> answer)
    {
        try
        {
            if (Interlocked.Increment(ref _outstanding) > _maxOutstanding && _maxOutstanding != -1)
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            else
                await InTurnAsync(http, answer);
        }
        finally
        {
            Interlocked.Decrement(ref _outstanding);
        }
    }

    public void Dispose() => _slots?.Dispose();

    private async Task InTurnAsync(HttpContext http, Func<Task> answer)
    {
        if (_slots is null)
        {
            await answer();
            return;
        }

        try
        {
            await _slots.WaitAsync(http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client left the queue; there is nobody to answer.
            return;
        }

        try
        {
            await answer();
        }
        finally
        {
            _slots.Release();
        }
    }

    private static int Read(HostJson hostJson, string name) => hostJson.Section($"{Path}:{name}").Value switch
    {
        null => -1,
        var text when int.TryParse(text, CultureInfo.InvariantCulture, out var value) && value is -1 or > 0 => value,
        var text => throw new StartupRefusedException($"host.json: {Path}:{name} is '{text}'; it must be a whole number above 0, or -1."),
    };
}

using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Host;

// Functions as they should not be, one mistake each.
#pragma warning disable CA1812, CA1852, CA1034, CA1052, MA0155, VSTHRD100, IDE0060
public sealed class TwiceNamed
{
    [Function("Same")]
    public IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "one")] HttpRequest request) => Results.Ok();

    [Function("SAME")]
    public IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "two")] HttpRequest request) => Results.Ok();
}

internal sealed class HiddenClass
{
    [Function("Hidden")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();
}

public static class Nest
{
    public sealed class Nested
    {
        [Function("Nested")]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();
    }
}

public sealed class HiddenMethod
{
    [Function("HiddenMethod")]
    internal IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Ok();
}

public sealed class ValueTasks
{
    [Function("ValueTasks")]
    public ValueTask<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) =>
        ValueTask.FromResult(Results.Ok());
}

public sealed class AsyncVoid
{
    [Function("AsyncVoid")]
    public async void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) => await Task.Yield();
}

public sealed class PlainObject
{
    [Function("PlainObject")]
    public Task<string> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Task.FromResult("never seen");
}

public sealed class NoLevel
{
    [Function("NoLevel")]
    public IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok();
}

public sealed class AdminRoute
{
    [Function("AdminRoute")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "/Administration")] HttpRequest request) => Results.Ok();
}

public sealed class RootCatchAll
{
    [Function("RootCatchAll")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) => Results.Ok();
}

public sealed class BadRoute
{
    [Function("BadRoute")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b")] HttpRequest request) => Results.Ok();
}

public sealed class UnknownConstraint
{
    [Function("UnknownConstraint")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b:lucky}")] HttpRequest request) => Results.Ok();
}

public sealed class BadConstraint
{
    [Function("BadConstraint")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "a/{b:min(few)}")] HttpRequest request) => Results.Ok();
}

public sealed class Shadowing
{
    [Function("GetGood")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "goods/{id}")] HttpRequest request) => Results.Ok();

    [Function("SearchGoods")]
    public IResult Search([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "goods/search")] HttpRequest request) => Results.Ok();
}

public sealed class SameRoute
{
    [Function("SameA")]
    public IResult A([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "same/{a}")] HttpRequest request) => Results.Ok();

    [Function("SameB")]
    public IResult B([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "SAME/{b}")] HttpRequest request) => Results.Ok();
}

public sealed class KeptApart
{
    [Function("ByNumber")]
    public IResult ByNumber([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "kept/{number:int}")] HttpRequest request) =>
        Results.Ok();

    [Function("ById")]
    public IResult ById([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "kept/{id:guid}")] HttpRequest request) => Results.Ok();

    [Function("ZSearch")]
    public IResult Search([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "kept/search")] HttpRequest request) => Results.Ok();

    [Function("ZWrite")]
    public IResult Write([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "kept/{number:int}")] HttpRequest request) =>
        Results.Ok();

    [Function("Image")]
    public IResult Image([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "kept/files/{name}.png")] HttpRequest request) =>
        Results.Ok();

    [Function("Text")]
    public IResult Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "kept/files/{name}.txt")] HttpRequest request) =>
        Results.Ok();
}

public sealed class BadQueue
{
    [Function("BadQueue")]
    public void Run([QueueTrigger("no--queue")] string message)
    {
    }
}

public sealed class UnknownSetting
{
    [Function("UnknownQueueSetting")]
    public void Queue([QueueTrigger("%no-such-setting%")] string message)
    {
    }

    [Function("UnknownTimerSetting")]
    public void Timer([TimerTrigger("%no-such-setting%")] TimerInfo timer)
    {
    }
}

public sealed class BadSchedule
{
    [Function("BadSchedule")]
    public void Run([TimerTrigger("every day")] TimerInfo timer)
    {
    }
}

public sealed class NeverComes
{
    [Function("NeverComes")]
    public void Run([TimerTrigger("0 0 0 30 2 *")] TimerInfo timer)
    {
    }
}

public sealed class UnboundParameter
{
    [Function("UnboundParameter")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, Route = "bound/{id}")] HttpRequest request, string id, string stranger) =>
        Results.Ok();
}

public sealed class WrongTriggerType
{
    [Function("WrongTriggerType")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous)] string request) => Results.Ok();
}

public sealed class TwoTriggers
{
    [Function("TwoTriggers")]
    public void Run([QueueTrigger("lane")] string message, [TimerTrigger("0 * * * * *")] TimerInfo timer)
    {
    }
}

public sealed class NoTrigger
{
    [Function("NoTrigger")]
    public void Run()
    {
    }
}

public sealed class BadName
{
    [Function("1st")]
    public void Run([QueueTrigger("lane")] string message)
    {
    }
}

public sealed class Listening
{
    [Function("Listen")]
    public void Here([QueueTrigger("lane")] string message)
    {
    }

    [Function("ListenElsewhere")]
    public void There([QueueTrigger("lane", Connection = "Elsewhere")] string message)
    {
    }
}

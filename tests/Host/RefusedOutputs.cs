using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Host;

// Functions whose results would be lost, one mistake each.
#pragma warning disable CA1812, CA1852, CA1034, IDE0060
public sealed class NoAnswer
{
    [Function("NoAnswer")]
    public Parts Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new();

    public sealed class Parts
    {
        [QueueOutput("lane")]
        public string? Message { get; init; }
    }
}

public sealed class TwoAnswers
{
    [Function("TwoAnswers")]
    public Parts Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new();

    public sealed class Parts
    {
        [HttpResult]
        public IResult? One { get; init; }

        [HttpResult]
        public IResult? Two { get; init; }
    }
}

public sealed class PlainAnswer
{
    [Function("PlainAnswer")]
    public Parts Run([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => new();

    public sealed class Parts
    {
        [HttpResult]
        public string? Answer { get; init; }
    }
}

public sealed class AnswerToNobody
{
    [Function("AnswerToNobody")]
    public Parts Run([QueueTrigger("lane")] string message) => new();

    public sealed class Parts
    {
        [HttpResult]
        public IResult? Answer { get; init; }
    }
}

public sealed class OutputTwice
{
    [Function("OutputTwice")]
    [QueueOutput("lane")]
    public Parts Run([QueueTrigger("lane")] string message) => new();

    public sealed class Parts
    {
        [QueueOutput("other")]
        public string? Message { get; init; }
    }
}

public sealed class OutputOfNothing
{
    [Function("OutputOfNothing")]
    [QueueOutput("lane")]
    public Task RunAsync([QueueTrigger("lane")] string message) => Task.CompletedTask;
}

public sealed class OutputNowhere
{
    [Function("OutputNowhere")]
    [QueueOutput("no--queue")]
    public string Run([QueueTrigger("lane")] string message) => message;
}

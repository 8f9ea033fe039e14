using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace PrivateDomain.Tests.Host;

public sealed class HttpAnswerTests
{
    [Fact]
    public async Task Both_kinds_of_result_and_a_written_response_reach_the_client()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Answers)));

        using var created = await host.Http.GetAsync("/plain");
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal(new Uri("/made/1", UriKind.Relative), created.Headers.Location);

        using var conflict = await host.Http.GetAsync("/action");
        Assert.Equal(HttpStatusCode.Conflict, conflict.StatusCode);
        Assert.Equal("taken", (await conflict.Content.ReadFromJsonAsync<Refusal>())!.Reason);

        using var written = await host.Http.GetAsync("/written");
        Assert.Equal(HttpStatusCode.Accepted, written.StatusCode);
        Assert.Equal("by hand", await written.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_exception_is_500_with_an_empty_body_and_is_logged()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Answers)));

        using var answer = await host.Http.GetAsync("/broken");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        Assert.True(host.Log.Has(LogLevel.Error, "Function.Broken"));
    }

    [Fact]
    public async Task An_exception_after_the_response_began_breaks_the_connection()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Answers)));

        await Assert.ThrowsAsync<HttpRequestException>(() => host.Http.GetStringAsync("/half"));
    }

    [Fact]
    public async Task A_body_over_30_million_bytes_is_413()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Answers)));

        using var full = await host.Http.PostAsync("/upload", new ByteArrayContent(new byte[30_000_000]));
        Assert.Equal("30000000", await full.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostHeadersAsync(host, "Content-Length: 30000001"));
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_413_once_it_is_too_long()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Answers)));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, await PostHeadersAsync(host, "Transfer-Encoding: chunked", chunk: 30_000_001));
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_its_function()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Answers)));
        using var leaving = new CancellationTokenSource();

        var request = host.Http.GetAsync("/patient", leaving.Token);
        await host.Journal.UntilAsync("waiting");
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        await host.Journal.UntilAsync("cancelled");
        await Eventually.TrueAsync(() => host.Log.Has(LogLevel.Information, "the client left"));
        Assert.False(host.Log.Has(LogLevel.Error, "Function.Patient"));
    }

    [Fact]
    public async Task A_function_over_the_time_limit_is_cancelled_and_500()
    {
        var clock = new ManualClock(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero));
        await using var host = await HostRig.StartAsync(
            new HostRig.Plan(typeof(Answers)).With("AzureFunctionsJobHost:functionTimeout", "00:02:00").WithHostClock(clock));

        var request = host.Http.GetAsync("/patient");
        await host.Journal.UntilAsync("waiting");
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.InternalServerError, (await request).StatusCode);
        Assert.True(host.Log.Has(LogLevel.Error, "functionTimeout"));
    }

    /// <summary>Speaks HTTP by hand, since a client would not announce a body and then keep it.</summary>
    private static async Task<HttpStatusCode> PostHeadersAsync(HostRig host, string header, int chunk = 0)
    {
        using var client = new TcpClient();
        var address = new Uri(host.Address);
        await client.ConnectAsync(address.Host, address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /upload HTTP/1.1\r\nHost: test\r\n{header}\r\n\r\n"));
        if (chunk > 0)
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{chunk:x}\r\n"));

        var block = new byte[1_000_000];
        var left = chunk;
        var answer = new StreamReader(stream, Encoding.ASCII).ReadLineAsync();
        while (left > 0 && !answer.IsCompleted)
        {
            await stream.WriteAsync(block.AsMemory(0, Math.Min(left, block.Length)));
            left -= Math.Min(left, block.Length);
        }

        return Enum.Parse<HttpStatusCode>((await answer.WaitAsync(TimeSpan.FromSeconds(30)))!.Split(' ')[1]);
    }

    private sealed record Refusal(string Reason);
}

public sealed class Answers(Journal journal)
{
    [Function("Plain")]
    public async Task<IResult> PlainAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "plain")] HttpRequest request)
    {
        await Task.Yield();
        return Results.Created("/made/1", value: null);
    }

    [Function("Action")]
    public IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) =>
        new ConflictObjectResult(new { reason = "taken" });

    [Function("Written")]
    public async Task WrittenAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "written")] HttpRequest request)
    {
        request.HttpContext.Response.StatusCode = StatusCodes.Status202Accepted;
        await request.HttpContext.Response.WriteAsync("by hand");
    }

    [Function("Broken")]
    public IResult Broken([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "broken")] HttpRequest request) =>
        throw new InvalidOperationException("broken on purpose");

    [Function("Half")]
    public async Task HalfAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "half")] HttpRequest request)
    {
        await request.HttpContext.Response.WriteAsync("half an ans");
        await request.HttpContext.Response.Body.FlushAsync();
        throw new InvalidOperationException("broken on purpose");
    }

    [Function("Upload")]
    public async Task<IResult> UploadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "upload")] HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return Results.Text($"{body.Length}");
    }

    [Function("Patient")]
    public async Task<IResult> PatientAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "patient")] HttpRequest request, CancellationToken cancellation)
    {
        journal.Write("waiting");
        try
        {
            await journal.PassAsync("never", cancellation);
        }
        catch (OperationCanceledException)
        {
            journal.Write("cancelled");
            throw;
        }

        return Results.Ok();
    }
}

using System.Text.Json;
using PrivateDomain.Sandbox.Play;
using PrivateDomain.Sandbox.WeCom;

namespace PrivateDomain.Sandbox.Control;

/// <summary>The page and what it needs: its files, the stage as server-sent events, the buttons.</summary>
internal sealed class StageApi(Stage stage, WeComSimulator weCom, CancellationToken stopping)
{
    private const string Policy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'";
    private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => new PageFile("index.html", "text/html; charset=utf-8"));
        routes.MapGet("/sandbox.css", () => new PageFile("sandbox.css", "text/css; charset=utf-8"));
        routes.MapGet("/sandbox.js", () => new PageFile("sandbox.js", "text/javascript; charset=utf-8"));
        routes.MapGet("/favicon.ico", () => new PageFile("favicon.svg", "image/svg+xml"));
        routes.MapGet("/sandbox/stage", () => Results.Json(stage.View(), ControlJson.Default.StageView));
        routes.MapGet("/sandbox/events", TellAsync);
        routes.MapGet("/sandbox/card.png", (Uri url) => Results.Bytes(QrPicture.Draw(url), "image/png"));
        routes.MapPost("/sandbox/play/{step?}", Play);
    }

    /// <summary>The whole loop without a step, else the one named; 409 while another is played.</summary>
    private IResult Play(string? step, string? lang)
    {
        var language = Enum.TryParse<Language>(lang, ignoreCase: true, out var asked) ? asked : Language.Zh;
        if (step is null)
            return Started(null, language);
        return Enum.TryParse<DemoStep>(step, ignoreCase: true, out var one) ? Started(one, language) : Results.NotFound();
    }

    private IResult Started(DemoStep? step, Language language) => stage.TryPlay(step, language)
        ? Results.Accepted()
        : Results.Json(new Problem("Another play is under way."), ControlJson.Default.Problem, contentType: null, StatusCodes.Status409Conflict);

    private async Task TellAsync(HttpContext context)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            while (true)
            {
                var changed = weCom.NextChange;
                await context.Response.WriteAsync($"data: {JsonSerializer.Serialize(stage.View(), ControlJson.Default.StageView)}\n\n", leaving.Token);
                await Task.Delay(AtMostEvery, leaving.Token);
                await Task.WhenAny(changed, Task.Delay(Heartbeat, leaving.Token));
                leaving.Token.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (leaving.IsCancellationRequested)
        {
            // The reader has gone, or the sandbox stops; nobody is left to tell.
        }
    }

    /// <summary>A file of the page, held by the assembly.</summary>
    private sealed record PageFile(string Name, string ContentType) : IResult
    {
        public async Task ExecuteAsync(HttpContext context)
        {
            await using var file = typeof(PageFile).Assembly.GetManifestResourceStream(Name)!;
            context.Response.ContentType = ContentType;
            context.Response.ContentLength = file.Length;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.XContentTypeOptions = "nosniff";
            await file.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
    }
}

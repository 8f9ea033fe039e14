using PrivateDomain.Embedded.Storage.Engine;
using PrivateDomain.Embedded.Storage.Wire;

namespace PrivateDomain.Embedded.Storage.Queues;

/// <summary>Puts a message at the end of a queue, visible now or later (https://learn.microsoft.com/rest/api/storageservices/put-message).</summary>
internal sealed record PutMessage(string Queue, string Text, TimeSpan Hidden, TimeSpan? Lives, bool Shows)
{
    /// <summary>As long a message lives, and can stay hidden.</summary>
    public const int WeekInSeconds = 7 * 24 * 60 * 60;

    private const string Insert = "INSERT INTO messages (id, queueId, visible, expires, receipt, dequeued, text) VALUES (?1, ?2, ?3, ?4, ?1, 0, ?5)";

    public static Func<WriteScope, StorageResponse> Read(string queue, StorageRequest request)
    {
        var hidden = request.Whole("visibilitytimeout", 0, WeekInSeconds) ?? 0;
        var lives = Lifetime(request);
        if (lives is { } seconds && hidden >= seconds)
            throw CommonRefusals.InvalidParameter("visibilitytimeout", $"{hidden}", "messagettl must be greater than visibilitytimeout.");
        return new PutMessage(
            queue,
            MessageText.Read(request),
            TimeSpan.FromSeconds(hidden),
            lives is { } some ? TimeSpan.FromSeconds(some) : null,
            Shows: !request.IsBefore("2016-05-31")).Run;
    }

    /// <summary>In seconds; null is for ever.</summary>
    private static long? Lifetime(StorageRequest request)
    {
        const string name = "messagettl";
        if (request.IsBefore("2017-07-29"))
            return request.Whole(name, 1, WeekInSeconds) ?? WeekInSeconds;
        return request.Whole(name, int.MinValue, int.MaxValue) switch
        {
            null => WeekInSeconds,
            -1 => null,
            > 0 and var seconds => seconds,
            var other => throw CommonRefusals.InvalidParameter(name, $"{other}", "Value must be greater than or equal to 1, or -1 to indicate an infinite TTL."),
        };
    }

    private StorageResponse Run(WriteScope scope)
    {
        var queue = QueueRows.FindForMessages(scope, Queue);
        var (id, now) = (scope.NextStamp(), scope.Now.UtcTicks);
        var visible = now + Hidden.Ticks;
        var expires = Lives is { } life && life.Ticks < MessageRows.Never - now ? now + life.Ticks : MessageRows.Never;
        scope.Session.Execute(Insert, id, queue.Id, visible, expires, Text);
        scope.Session.Execute("UPDATE queues SET messages = messages + 1 WHERE id = ?1", queue.Id);

        // Who puts takes away: however busy the store is, what has expired never grows faster than what lives.
        QueueSweep.RemoveExpired(scope, 2);
        return Shows ? MessageXml.Answer(201, [new(queue.Id, id, expires, visible, id, Dequeued: null, Text: null)]) : new StorageResponse(201);
    }
}

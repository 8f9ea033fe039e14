using Microsoft.Extensions.Logging;
using PrivateDomain.Channels.Qr;
using PrivateDomain.Channels.Rota;
using PrivateDomain.Channels.Ways;
using PrivateDomain.Messages;
using PrivateDomain.Platforms;
using PrivateDomain.Platforms.WeCom;
using PrivateDomain.Storage;

namespace PrivateDomain.Channels.Codes;

/// <summary>The keepers of a channel are others, or one of them was taken out or put back: its code may have to lead to others.</summary>
public sealed record ChannelKeepersChanged(string Channel);

/// <summary>
/// Makes a channel's code, keeps it leading to the keepers who can receive, and closes it. Every step may run twice: a row decides which contact
/// way is the channel's, and one that came second is deleted.
/// </summary>
public sealed partial class KeepChannelCode(
    ChannelDirectory channels, ChannelCodes codes, Catalog catalog, KeepersOut keepersOut, KeeperRota rota, TryKeeper tryKeeper, MakeWay makeWay, WeComClient wecom,
    ILogger<KeepChannelCode> log) : IHandle<ChannelKeepersChanged>
{
    private const int MostTries = 8;

    /// <summary>The channel's code, made where there is none. Asked twice, it is the same.</summary>
    public async Task<Answer<ChannelCode>> Make(string id, Channel channel, CancellationToken stop)
    {
        if (await codes.Find(id, stop) is { } standing) return new(Verdict.Delivered, standing);
        var state = ChannelCode.StateOf(id);
        if (ChannelCode.IsHashed(state)) await catalog.Save(ChannelCodeName.CatalogKind, state, new ChannelCodeName(id), ChannelJson.Default.ChannelCodeName, stop);
        var (answer, users) = await MakeFor(channel, state, stop);
        if (answer.Value is not { } way) return new(answer.Verdict);
        if (await codes.Add(new ChannelCode(id, way.ConfigId, way.QrCode, users), stop) is not { } other) return new(Verdict.Delivered, await codes.Find(id, stop));
        // Somebody else asked at the same moment.
        if (other.ConfigId != way.ConfigId) await Delete(way.ConfigId, id, stop);
        return new(Verdict.Delivered, other);
    }

    /// <summary>Closes the code: it leads nowhere from then on. Closed twice, it is closed.</summary>
    public async Task<Verdict> Close(string id, CancellationToken stop)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await codes.Find(id, stop) is not { } code) return Verdict.Delivered;
            // First at the platform: without the row nobody would know which one to delete.
            var verdict = await wecom.DeleteContactWay(code.ConfigId, stop);
            if (!verdict.IsDelivered) return verdict;
            if (await codes.Remove(code, stop)) return verdict;
        }
        return new Verdict(VerdictKind.Later, 0, "The code was changed all the while.");
    }

    public async Task Handle(ChannelKeepersChanged message, CancellationToken stop)
    {
        var isOvertaken = false;
        for (var tries = 0; tries < MostTries; tries++)
        {
            if (await codes.Find(message.Channel, stop) is not { } code || await channels.FindNow(message.Channel, stop) is not { Duties.Count: > 0 } channel) return;
            var users = await Receivers(channel, stop);
            // Whoever was overtaken has told the platform something that nobody noted, so it is told again.
            if (!isOvertaken && users.SequenceEqual(code.Users, StringComparer.Ordinal)) return;
            var next = await Lead(code, channel, users, stop);
            if (next is null) continue;
            if (await codes.Change(next, stop)) return;
            if (next.ConfigId != code.ConfigId) await Delete(next.ConfigId, message.Channel, stop);
            isOvertaken = true;
        }
        throw new TimeoutException($"The code of the channel {message.Channel} does not come to rest; the queue brings it again.");
    }

    /// <summary>The picture as it is served: read and drawn again, or as the platform has it where it cannot be read. Nothing where there is no code.</summary>
    public async Task<Answer<Picture>?> Picture(string id, CancellationToken stop)
    {
        if (await codes.Find(id, stop) is not { } code) return null;
        if (code.Picture is { } kept) return new(Verdict.Delivered, kept);
        var fetched = await wecom.DownloadPicture(code.QrCode, stop);
        if (fetched.Value is not { } original) return fetched;
        var picture = QrReader.Read(original.Content.Span) is { } text ? new Picture("image/png", QrImage.Png(text)) : original;
        // If another run changed the code meanwhile, the next one who asks keeps the picture.
        await codes.Change(code with { Picture = picture }, stop);
        return new(Verdict.Delivered, picture);
    }

    /// <summary>The code as it is once the platform leads it to these; nothing where somebody of them was just taken out.</summary>
    private async Task<ChannelCode?> Lead(ChannelCode code, Channel channel, IReadOnlyList<string> users, CancellationToken stop)
    {
        var verdict = await wecom.UpdateContactWay(code.ConfigId, users, stop);
        if (verdict.IsDelivered) return code with { Users = users };
        if (verdict.Code == WeComVerdicts.ContactWayGone)
        {
            Log.Gone(log, code.Channel, code.ConfigId);
            var (made, receivers) = await MakeFor(channel, ChannelCode.StateOf(code.Channel), stop);
            if (made.Value is { } way) return new ChannelCode(code.Channel, way.ConfigId, way.QrCode, receivers) { Version = code.Version };
            verdict = made.Verdict;
        }
        var blamed = await Blame(verdict, users, stop);
        if (blamed.Kind is VerdictKind.Later or VerdictKind.Unknown)
            throw new TimeoutException($"The platform did not lead the code of {code.Channel} to other keepers; the queue brings it again. {blamed.Reason}");
        var left = await Receivers(channel, stop);
        if (WeComVerdicts.IsOfAKeeper(blamed.Code) && !left.SequenceEqual(users, StringComparer.Ordinal)) return null;
        Log.NotLed(log, code.Channel, blamed.Code, blamed.Reason);
        return code;
    }

    /// <summary>Whom WeCom does not let receive is taken out, and the way made for the others.</summary>
    private async Task<(Answer<ContactWay> Made, IReadOnlyList<string> Users)> MakeFor(Channel channel, string state, CancellationToken stop)
    {
        var users = await Receivers(channel, stop);
        var made = await makeWay.Handle(ContactWayType.Multi, users, state, stop);
        if (made.Value is not null || !WeComVerdicts.IsOfAKeeper(made.Verdict.Code)) return (made, users);
        await Blame(made.Verdict, users, stop);
        var left = await Receivers(channel, stop);
        return left.SequenceEqual(users, StringComparer.Ordinal) ? (made, users) : (await makeWay.Handle(ContactWayType.Multi, left, state, stop), left);
    }

    /// <summary>WeCom says that somebody of several cannot receive, and not who: each is tried.</summary>
    private async Task<Verdict> Blame(Verdict verdict, IReadOnlyList<string> users, CancellationToken stop)
    {
        if (!WeComVerdicts.IsOfAKeeper(verdict.Code)) return verdict;
        foreach (var user in users)
            await rota.TakeOut(user, users.Count == 1 ? verdict : await tryKeeper.Handle(user, stop), stop);
        return verdict;
    }

    /// <summary>Everybody who can receive; backups where nobody else can; all of them where nobody can at all.</summary>
    private async Task<IReadOnlyList<string>> Receivers(Channel channel, CancellationToken stop)
    {
        var taken = await keepersOut.Read(stop);
        var well = channel.Duties.Where(duty => !taken.ContainsKey(duty.Keeper)).ToList();
        var chosen = well.Exists(duty => !duty.Backup) ? well.Where(duty => !duty.Backup) : well.Count > 0 ? well : channel.Duties;
        return [.. chosen.Select(duty => duty.Keeper).Order(StringComparer.Ordinal)];
    }

    private async Task Delete(string configId, string channel, CancellationToken stop)
    {
        var verdict = await wecom.DeleteContactWay(configId, stop);
        if (!verdict.IsDelivered) Log.NotDeleted(log, configId, channel, verdict.Code, verdict.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The code of {Channel}, {ConfigId}, is gone at WeCom; another is made. What was printed of it leads nowhere.")]
        public static partial void Gone(ILogger log, string channel, string configId);

        [LoggerMessage(LogLevel.Error, "The code of {Channel} could not be led to other keepers: {Code} {Reason}")]
        public static partial void NotLed(ILogger log, string channel, int code, string reason);

        [LoggerMessage(LogLevel.Warning, "The contact way {ConfigId} of {Channel} is not needed and could not be deleted; it is tidied up at night: {Code} {Reason}")]
        public static partial void NotDeleted(ILogger log, string configId, string channel, int code, string reason);
    }
}

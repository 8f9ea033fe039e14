using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PrivateDomain.Contacts;
using PrivateDomain.Platforms.WeCom;

namespace PrivateDomain.Delivery;

public sealed class DeliveryOptions
{
    /// <summary>Nothing is sent from this local time on …</summary>
    public TimeOnly QuietFrom { get; set; } = new(21, 0);

    /// <summary>… until this one.</summary>
    public TimeOnly QuietUntil { get; set; } = new(9, 0);

    /// <summary>So many messages at most …</summary>
    public int CapMessages { get; set; } = 3;

    /// <summary>… within so many days, for one contact.</summary>
    public int CapDays { get; set; } = 7;

    /// <summary>Personal tasks that a keeper is given on one day of the brand, reminders and campaigns together; campaigns leave a quarter.</summary>
    public int PersonalTasksPerDay { get; set; } = 20;

    /// <summary>Hours after the hand-over of a shared task at which its keeper is reminded of it: numbers, separated by commas. At most three
    /// in 24 hours are the platform's limit.</summary>
    public string RemindKeeperAfterHours { get; set; } = "3,8";

    /// <summary>The same, as times.</summary>
    internal IReadOnlyList<TimeSpan> RemindKeeperAfter =>
        [.. RemindKeeperAfterHours.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(hours => TimeSpan.FromHours(double.Parse(hours, System.Globalization.CultureInfo.InvariantCulture)))];

    internal bool RemindersParse =>
        RemindKeeperAfterHours.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(hours => double.TryParse(hours, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 48);
}

/// <summary>May this message go out now? If not, <see cref="Until"/> says when to ask again, and without it never.</summary>
/// <param name="Why">In a word for the timeline.</param>
public sealed record DeliveryDecision(bool Now, DateTimeOffset? Until, string Why)
{
    public const string OptedOut = "optedOut";
    public const string QuietHours = "quietHours";
    public const string Cap = "cap";
    public const string PlatformQuota = "platformQuota";

    public static readonly DeliveryDecision Go = new(Now: true, Until: null, Why: "");
}

/// <summary>
/// The rules that every message to a customer passes: what the person wants, when it is quiet, how much is enough. A greeting answers
/// what the person did a moment ago, so only messages that come by themselves are asked for here.
/// </summary>
public sealed class DeliveryPolicy(IOptions<DeliveryOptions> options, IOptions<BrandOptions> brand, IOptions<WeComOptions> wecom)
{
    private static readonly TimeSpan SpreadOver = TimeSpan.FromMinutes(30);
    private readonly TimeZoneInfo zone = brand.Value.Zone;

    private QuietHours Quiet => new(options.Value.QuietFrom, options.Value.QuietUntil);

    /// <summary>When quiet hours begin next; nothing where there are none.</summary>
    public DateTimeOffset? QuietAfter(DateTimeOffset now) => Quiet.NextStart(now, zone);

    /// <summary>When the quiet hours that it is now are over for this contact; nothing when it is not quiet.</summary>
    public DateTimeOffset? QuietUntil(ContactId contact, DateTimeOffset now) => Quiet.EndAfter(now, zone) is { } end ? end + Spread(contact, end) : null;

    /// <summary>The platform's limit of mass messages to one customer.</summary>
    public MassQuota Quota => new(wecom.Value.MassSendQuota);

    /// <summary>The day that it is for the brand.</summary>
    public DateOnly DayOf(DateTimeOffset now) => LocalWindow.Day(now, zone);

    /// <summary>When the next day of the brand begins for this contact: after its quiet hours.</summary>
    public DateTimeOffset Tomorrow(ContactId contact, DateTimeOffset now)
    {
        var midnight = new LocalWindow(TimeOnly.MinValue, TimeOnly.MinValue).On(DayOf(now).AddDays(1), zone).Start;
        return QuietUntil(contact, midnight) ?? midnight;
    }

    /// <summary>The first morning, half an hour after the quiet hours end, at which what may not go before <paramref name="until"/> may go.
    /// What many wait for is done together then, so that a keeper gets one task of it and not many.</summary>
    public DateTimeOffset Morning(DateTimeOffset until)
    {
        for (var day = DayOf(until); ; day = day.AddDays(1))
        {
            var at = new LocalWindow(options.Value.QuietUntil, options.Value.QuietUntil).On(day, zone).Start + SpreadOver;
            if (at >= until) return at;
        }
    }

    /// <param name="now">Business time.</param>
    public DeliveryDecision Decide(ContactRows rows, DateTimeOffset now)
    {
        if (Profile.In(rows) is not { OptedOut: false }) return new(Now: false, Until: null, DeliveryDecision.OptedOut);
        if (QuietUntil(rows.Id, now) is { } morning) return new(Now: false, morning, DeliveryDecision.QuietHours);
        if (Quota.FullUntil(rows, now) is { } next) return new(Now: false, QuietUntil(rows.Id, next) ?? next, DeliveryDecision.PlatformQuota);
        var window = Caps.In(rows).Taken.Values.Where(at => at > now.AddDays(-options.Value.CapDays)).Order().ToList();
        return window.Count < options.Value.CapMessages
            ? DeliveryDecision.Go
            : new(Now: false, window[^options.Value.CapMessages].AddDays(options.Value.CapDays), DeliveryDecision.Cap);
    }

    // What waited for the morning does not all go out in its first minute; nor does it wait into the next quiet hours where a day is short.
    private TimeSpan Spread(ContactId contact, DateTimeOffset end)
    {
        var awake = Quiet.NextStart(end, zone)!.Value - end;
        var seconds = (int)Math.Min(SpreadOver.TotalSeconds, awake.TotalSeconds);
        return TimeSpan.FromSeconds(Convert.ToInt32(Storage.Keys.Hash(contact.Value)[..4], 16) % Math.Max(1, seconds));
    }
}

public static class DeliverySetup
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DeliveryOptions>().Bind(configuration.GetSection("Delivery"))
            .Validate(options => options.CapMessages is >= 1 and <= Caps.Most && options.CapDays is >= 1 and <= 60, $"Delivery__CapMessages must be 1 to {Caps.Most}, Delivery__CapDays 1 to 60.")
            .Validate(options => options.PersonalTasksPerDay is >= 1 and <= 500, "Delivery__PersonalTasksPerDay must be 1 to 500.")
            .Validate(options => options.RemindersParse, "Delivery__RemindKeeperAfterHours must be hours of more than 0 and at most 48, separated by commas, or empty.")
            .ValidateOnStart();
        return services.AddSingleton<DeliveryPolicy>().AddSingleton<KeeperTasks>().AddSingleton<KeeperDays>().AddSingleton<HandToKeeper>().AddSingleton<FollowTask>().AddSingleton<SendServiceMessage>();
    }
}

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Messages;

public sealed class MessageOptions
{
    /// <summary>How often a message comes again that is too early.</summary>
    public const int MostAgain = 30;

    /// <summary>When it comes again. With the most times it is longer than a queue keeps the message of a run that was killed (10 minutes).</summary>
    public TimeSpan AgainAfter { get; set; } = TimeSpan.FromMinutes(1);
}

public static class MessageSetup
{
    public static IServiceCollection AddMessages(this IServiceCollection services, IConfiguration configuration, Action<MessageTable> write)
    {
        services.AddOptions<MessageOptions>().Bind(configuration.GetSection("Messages"))
            .Validate(options => options.AgainAfter >= TimeSpan.Zero && options.AgainAfter <= TimeSpan.FromHours(1), "Messages__AgainAfter must be 0 to 1 hour.")
            .ValidateOnStart();
        var table = new MessageTable(services);
        write(table);
        return services.AddSingleton(table).AddSingleton<MessageSender>().AddSingleton<Failures>();
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Messages;

public static class MessageSetup
{
    public static IServiceCollection AddMessages(this IServiceCollection services, Action<MessageTable> write)
    {
        var table = new MessageTable(services);
        write(table);
        return services.AddSingleton(table).AddSingleton<MessageSender>();
    }
}

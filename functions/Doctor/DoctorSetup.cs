using Microsoft.Extensions.DependencyInjection;

namespace PrivateDomain.Doctor;

public static class DoctorSetup
{
    public static IServiceCollection AddDoctor(this IServiceCollection services)
    {
        // Its requests carry a signature in the address, so they are not logged.
        services.AddHttpClient(nameof(Doctor), http => http.Timeout = TimeSpan.FromSeconds(5)).RemoveAllLoggers()
            // Neither does the platform follow a redirect.
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        return services.AddSingleton<Probe>().AddSingleton<ExamineAddress>().AddTransient<ExamineWeCom>().AddTransient<ExamineOfficialAccount>().AddTransient<ExamineWeChatPay>().AddTransient<Examine>();
    }
}

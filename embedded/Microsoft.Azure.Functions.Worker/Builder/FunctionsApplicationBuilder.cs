using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Invocation;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Azure.Functions.Worker.Settings;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Composes a functions app. The functions themselves are found in the entry assembly.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _middleware = [];
    private bool _isWebApplication;
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        StartupRefusedException.EndProcessWhenUnhandled();
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ContentRootPath = Directory.GetCurrentDirectory(),
            EnvironmentName = AppConfiguration.EnvironmentName(),
        });
        AppConfiguration.AddTo(_web.Configuration, _web.Environment, args ?? []);
        HostLogging.AddTo(_web.Logging, _web.Configuration);
        var strict = _web.Environment.IsDevelopment();
        var checks = new ServiceProviderOptions { ValidateScopes = strict, ValidateOnBuild = strict };
        ConfigureContainer(new DefaultServiceProviderFactory(checks));
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    public ConfigurationManager Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    /// <summary>Builds the app, once.</summary>
    /// <exception cref="InvalidOperationException">It was built before.</exception>
    public IHost Build()
    {
        ThrowIfBuilt();
        _built = true;
        HostServices.AddTo(_web, new InvocationPipeline(_middleware));
        var app = _web.Build();
        try
        {
            HostServices.ThrowIfRefused(app.Services, _isWebApplication);
            app.MapFunctions();
            foreach (var url in app.Services.GetRequiredService<HttpSettings>().Urls)
                app.Urls.Add(url);
            return new FunctionsHost(app);
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }
    }

    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Adds middleware; the first one added is the outermost.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        ThrowIfBuilt();
        _middleware.Add(middleware);
        return this;
    }

    internal void AddWebApplication()
    {
        if (_isWebApplication)
            return;

        _isWebApplication = true;
        Services.AddMvcCore();
        Use(HttpResults.Around);
    }

    private void ThrowIfBuilt()
    {
        if (_built)
            throw new InvalidOperationException("The application has already been built.");
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>HTTP functions that work with ASP.NET Core's own request and result types.</summary>
public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Gives HTTP functions their <c>HttpContext</c> and executes what they return. Middleware added before this call runs outside
    /// of it and sees neither.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.AddWebApplication();
        return builder;
    }
}

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>Reads the request's body as an object.</summary>
internal sealed class FromBodyConverter : IInputConverter
{
    /// <exception cref="InvalidOperationException">There is no request, no body, or none that can be read.</exception>
    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        var http = context.FunctionContext.GetHttpContext()
            ?? throw new InvalidOperationException("FromBody is for HTTP functions, inside of ConfigureFunctionsWebApplication.");
        var services = http.RequestServices;
        var problems = new ModelStateDictionary();
        var input = new InputFormatterContext(
            http,
            modelName: "",
            problems,
            services.GetRequiredService<IModelMetadataProvider>().GetMetadataForType(context.TargetType),
            (body, encoding) => new HttpRequestStreamReader(body, encoding));
        var formatters = services.GetRequiredService<IOptions<MvcOptions>>().Value.InputFormatters;
        var formatter = formatters.FirstOrDefault(candidate => candidate.CanRead(input))
            ?? throw new InvalidOperationException($"A body of the type '{http.Request.ContentType}' cannot be read.");

        var read = await formatter.ReadAsync(input);
        if (read.IsModelSet)
            return ConversionResult.Success(read.Model);

        var reasons = problems.Values.SelectMany(entry => entry.Errors).Select(error => error.Exception?.Message ?? error.ErrorMessage);
        throw new InvalidOperationException($"The body is no {context.TargetType.Name}. {string.Join(' ', reasons)}".TrimEnd());
    }
}

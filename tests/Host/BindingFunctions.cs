using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Http;

namespace PrivateDomain.Tests.Host;

#pragma warning disable IDE0060
public sealed class Bound
{
    internal string Maker { get; init; } = "by the host";

    [Function("Goods")]
    public IResult Goods(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "goods/{place}")] HttpRequest request, string place, [FromBody] Good good) =>
        Results.Text($"{good.Name} {good.Grams} from {place}");

    [Function("Serials")]
    public IResult Serials(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "serials/{serial}")] HttpRequest request, Serial? serial) =>
        Results.Text(serial?.Text ?? "no serial");

    [Function("Numbers")]
    public IResult Numbers(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{number}")] HttpRequest request, int number) =>
        Results.Text(number.ToString(CultureInfo.InvariantCulture));

    [Function("Optional")]
    public IResult Optional(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "optional/{number?}")] HttpRequest request, int number) =>
        Results.Text(number.ToString(CultureInfo.InvariantCulture));

    [Function("Maker")]
    public IResult Made([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "maker")] HttpRequest request) =>
        Results.Text($"made {Maker}");

    [Function("Static")]
    public static IResult Static([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "static")] HttpRequest request) =>
        Results.Text("static");

    public sealed record Good(string Name, int Grams);
}

[InputConverter(typeof(SerialConverter))]
public sealed record Serial(string Text);

public sealed class SerialConverter : IInputConverter
{
    public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => ValueTask.FromResult(
        context.Source is "0" ? ConversionResult.Success(null)
        : int.TryParse((string?)context.Source, CultureInfo.InvariantCulture, out var number)
            ? ConversionResult.Success(new Serial(number.ToString("D5", CultureInfo.InvariantCulture)))
            : ConversionResult.Failed(new FormatException("That is no serial.")));
}

public sealed class BodyOfNothing
{
    [Function("BodyOfNothing")]
    public void Run([QueueTrigger("lane")] string message, [FromBody] Bound.Good good)
    {
    }
}

public sealed class Crates
{
    [Function("Weigh")]
    [QueueOutput("weighed")]
    public Crate Weigh([QueueTrigger("crates")] Crate crate) => crate with { NetWeight = crate.NetWeight + 1 };

    public sealed record Crate(int NetWeight);
}

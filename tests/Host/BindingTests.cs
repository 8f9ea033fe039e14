using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Startup;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Tests.Host;

/// <summary>How parameters get their values, beyond route values and details of the trigger.</summary>
public sealed class BindingTests
{
    [Fact]
    public async Task A_parameter_from_the_body_is_read_from_json_whatever_the_letter_case()
    {
        await using var host = await HostRig.StartAsync(Plan());

        Assert.Equal("tea 50 from Shelf", await PostAsync(host, """{"NAME":"tea","grams":50}"""));
    }

    [Theory]
    [InlineData("{ nothing", "application/json")]
    [InlineData("", "application/json")]
    [InlineData("name=tea", "application/x-www-form-urlencoded")]
    public async Task A_body_that_cannot_be_read_fails_the_invocation(string body, string type)
    {
        await using var host = await HostRig.StartAsync(Plan());

        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await host.Http.PostAsync("/goods/Shelf", content);

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_converter_of_the_apps_own_makes_a_parameter_from_its_route_value()
    {
        await using var host = await HostRig.StartAsync(Plan());

        Assert.Equal("00042", await host.Http.GetStringAsync("/serials/42"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Http.GetAsync("/serials/none")).StatusCode);
        Assert.Equal("no serial", await host.Http.GetStringAsync("/serials/0"));
    }

    [Fact]
    public async Task Middleware_reads_and_replaces_what_a_parameter_gets()
    {
        await using var host = await HostRig.StartAsync(Plan().And(builder => builder.UseMiddleware(async (context, next) =>
        {
            var parameter = new Named("number");
            var input = await context.BindInputAsync<int?>(parameter);
            input.Value += 1;
            Assert.Same(parameter, input.BindingMetadata);
            Assert.Null((await context.BindInputAsync<string>(new Named("stranger"))).Value);
            await next();
        })));

        Assert.Equal("6", await host.Http.GetStringAsync("/numbers/5"));
    }

    [Fact]
    public async Task A_value_type_without_a_value_or_a_default_fails_the_invocation()
    {
        await using var host = await HostRig.StartAsync(Plan());

        Assert.Equal(HttpStatusCode.InternalServerError, (await host.Http.GetAsync("/optional")).StatusCode);
        Assert.Equal("3", await host.Http.GetStringAsync("/optional/3"));
    }

    [Fact]
    public async Task Static_methods_are_functions_too()
    {
        await using var host = await HostRig.StartAsync(Plan());

        Assert.Equal("static", await host.Http.GetStringAsync("/static"));
    }

    [Fact]
    public async Task An_activator_of_the_apps_own_makes_the_instances()
    {
        await using var host = await HostRig.StartAsync(
            Plan().And(builder => builder.Services.AddSingleton<IFunctionActivator, Activator>()));

        Assert.Equal("made by hand", await host.Http.GetStringAsync("/maker"));
    }

    [Fact]
    public void Only_a_request_has_a_body()
    {
        var plan = new HostRig.Plan(typeof(BodyOfNothing)).WithStorage("UseDevelopmentStorage=true");

        Assert.Contains("marked FromBody", Assert.Throws<StartupRefusedException>(() => HostRig.Build(plan)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Objects_in_messages_are_read_and_written_by_the_workers_serializer()
    {
        var account = TestStore.NewAccount();
        var snake = new JsonObjectSerializer(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });
        await using var host = HostRig.Build(new HostRig.Plan(typeof(Crates)).WithStorage(account)
            .And(builder => builder.Services.Configure<WorkerOptions>(options => options.Serializer = snake)));
        var crates = new Account(account).Queue("crates");
        await crates.CreateIfNotExistsAsync();
        await crates.SendMessageAsync("""{"net_weight":7}""");

        await host.Service<Microsoft.Azure.Functions.Worker.Queues.QueueDispatcher>().PumpAsync(CancellationToken.None);

        var sent = await new Account(account).Queue("weighed").PeekMessagesAsync(32);
        Assert.Equal("""{"net_weight":8}""", Assert.Single(sent.Value).Body.ToString());
    }

    private static HostRig.Plan Plan() => new(typeof(Bound));

    private static async Task<string> PostAsync(HostRig host, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync("/goods/Shelf", content);
        return await answer.Content.ReadAsStringAsync();
    }

    private sealed class Named(string name) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => "any";

        public override BindingDirection Direction => BindingDirection.In;
    }

    private sealed class Activator : IFunctionActivator
    {
        public object? CreateInstance(Type instanceType, FunctionContext context) => new Bound { Maker = "by hand" };
    }
}

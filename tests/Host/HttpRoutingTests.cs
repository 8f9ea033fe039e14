using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Host;

public sealed class HttpRoutingTests
{
    private const string Part = "7d444840-9dc0-11d1-b245-5ffdce74fad2";

    [Fact]
    public async Task Routes_begin_with_the_prefix_of_host_json()
    {
        await using var host = await HostRig.StartAsync(
            new HostRig.Plan(typeof(Catalogue)).With("AzureFunctionsJobHost:extensions:http:routePrefix", "api/v1"));

        Assert.Equal("all", await host.Http.GetStringAsync("/api/v1/items"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/items")).StatusCode);
    }

    [Fact]
    public async Task An_empty_prefix_puts_routes_at_the_root()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        Assert.Equal("all", await host.Http.GetStringAsync("/items"));
    }

    [Fact]
    public async Task Without_a_route_the_path_is_the_functions_name()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        Assert.Equal("nameless", await host.Http.GetStringAsync("/Nameless"));
        Assert.Equal("nameless", await host.Http.GetStringAsync("/nameless"));
    }

    [Fact]
    public async Task Route_values_bind_to_parameters_of_their_name()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        Assert.Equal($"17 {Part} a b", await host.Http.GetStringAsync($"/items/17/{Part}/a%20b"));
        Assert.Equal($"17 {Part} none", await host.Http.GetStringAsync($"/items/17/{Part}"));
    }

    [Fact]
    public async Task A_failed_constraint_is_404()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync($"/items/seventeen/{Part}")).StatusCode);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task A_method_the_function_does_not_name_is_404_and_never_405(string method)
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        using var request = new HttpRequestMessage(new HttpMethod(method), "/items");
        using var answer = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(answer.Content.Headers.Allow);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Functions_share_a_route_by_method()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        Assert.Equal("read", await host.Http.GetStringAsync("/shared"));
        Assert.Equal("written", await (await host.Http.PutAsync("/shared", content: null)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_function_without_methods_answers_all_of_them()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(Catalogue)));

        Assert.Equal(HttpStatusCode.OK, (await host.Http.DeleteAsync("/nameless")).StatusCode);
    }

    [Fact]
    public async Task A_method_named_twice_is_one()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(OrderedRoutes)));

        Assert.Equal("twice", await host.Http.GetStringAsync("/twice"));
    }

    [Fact]
    public async Task An_encoded_slash_stays_within_its_segment()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(OrderedRoutes)));

        Assert.Equal("thing a%2Fb", await host.Http.GetStringAsync("/things/a%2Fb"));
        Assert.Equal("thing a b", await host.Http.GetStringAsync("/things/a%20b"));
    }

    [Fact]
    public async Task A_disabled_function_is_404()
    {
        await using var host = await HostRig.StartAsync(
            new HostRig.Plan(typeof(Catalogue)).With("AzureWebJobs.Catalogue.Disabled", "true"));

        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/items")).StatusCode);
        Assert.Equal("read", await host.Http.GetStringAsync("/shared"));
    }

    [Fact]
    public async Task The_first_function_by_name_answers_where_its_route_is_also_the_more_literal()
    {
        await using var host = await HostRig.StartAsync(new HostRig.Plan(typeof(OrderedRoutes)));

        Assert.Equal("search", await host.Http.GetStringAsync("/things/search"));
        Assert.Equal("thing 5", await host.Http.GetStringAsync("/things/5"));
        Assert.Equal("thing search", await (await host.Http.PostAsync("/things/search", content: null)).Content.ReadAsStringAsync());
    }
}

public sealed class Catalogue
{
    [Function("Catalogue")]
    public IResult All([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items")] HttpRequest request) => Results.Text("all");

    [Function("Nameless")]
    public static IResult Nameless([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => Results.Text("nameless");

    [Function("Part")]
    public IResult Part(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "items/{number:int}/{part:guid}/{note?}")] HttpRequest request,
        int number,
        Guid part,
        string? note) => Results.Text($"{number} {part} {note ?? "none"}");

    [Function("ReadShared")]
    public IResult Read([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "shared")] HttpRequest request) => Results.Text("read");

    [Function("WriteShared")]
    public IResult Write([HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = "shared")] HttpRequest request) =>
        Results.Text("written");
}

public sealed class OrderedRoutes
{
    [Function("FindThings")]
    public IResult Find([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "things/search")] HttpRequest request) =>
        Results.Text("search");

    [Function("GetThing")]
    public IResult Get([HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "things/{id}")] HttpRequest request, string id) =>
        Results.Text($"thing {id}");

    [Function("Twice")]
    public IResult Twice([HttpTrigger(AuthorizationLevel.Anonymous, "get", "GET", Route = "twice")] HttpRequest request) =>
        Results.Text("twice");
}

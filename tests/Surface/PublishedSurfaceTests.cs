using System.Reflection;
using Azure.Data.Tables;
using Microsoft.Azure.Functions.Worker;

namespace PrivateDomain.Tests.Surface;

/// <summary>
/// What the embedded host offers under a published package's name is in the published package too, so that whatever compiles here compiles
/// for Azure. The lists are of the published packages, not of ours; see their first lines for the source.
/// </summary>
public sealed class PublishedSurfaceTests
{
    [Fact]
    public void Everything_the_table_client_offers_is_in_the_published_package() => IsPublished(typeof(TableClient).Assembly);

    [Fact]
    public void Everything_the_worker_offers_is_in_the_published_packages() => IsPublished(typeof(FunctionAttribute).Assembly);

    /// <summary>docs/decisions/0013: who adds one of these adds what it does, and takes it off there.</summary>
    [Theory]
    [InlineData("FunctionsHostBuilderExtensions: static IHostBuilder ConfigureFunctionsWebApplication(")]
    [InlineData("WorkerHostBuilderExtensions: static IHostBuilder ConfigureFunctionsWorkerDefaults(")]
    [InlineData(" UseDefaultWorkerMiddleware(")]
    [InlineData(" UseFunctionExecutionMiddleware(")]
    [InlineData(" UseOutputBindingsMiddleware(")]
    [InlineData(".InputBindingAttribute ")]
    [InlineData(".WorkerOptions: InputConverterCollection InputConverters ")]
    [InlineData(".WorkerOptions: IDictionary<string, string> Capabilities ")]
    [InlineData(" ReadAsString(")]
    [InlineData(" WriteString(")]
    [InlineData(" WriteBytes(")]
    public void What_the_host_leaves_out_is_published_and_does_not_compile_here(string member)
    {
        var worker = typeof(FunctionAttribute).Assembly;

        Assert.Contains(Published(worker), fact => fact.Contains(member, StringComparison.Ordinal));
        Assert.DoesNotContain(PublicSurface.Of(worker), fact => fact.Contains(member, StringComparison.Ordinal));
    }

    private static HashSet<string> Published(Assembly assembly)
    {
        var list = Path.Combine(Azurite.RepositoryRoot(), "tests", "Surface", assembly.GetName().Name + ".txt");
        return File.ReadLines(list).Where(line => line.Length > 0 && line[0] != '#').ToHashSet(StringComparer.Ordinal);
    }

    private static void IsPublished(Assembly assembly)
    {
        var published = Published(assembly);
        var invented = PublicSurface.Of(assembly).Where(fact => !published.Contains(fact)).ToList();

        Assert.True(invented.Count == 0, Difference(invented, published));
    }

    // Each line that is too much, and under it what the published type has of that name.
    private static string Difference(IEnumerable<string> invented, HashSet<string> published)
    {
        var lines = invented.SelectMany(fact => published
            .Where(line => Subject(line) == Subject(fact))
            .Select(line => $"    published: {line}")
            .Prepend($"+ {fact}"));
        return string.Join(Environment.NewLine, lines.Prepend("Not in the published package:"));
    }

    // The type and the name of the member, out of either form of a fact.
    private static (string Type, string Member) Subject(string fact)
    {
        var end = fact.IndexOfAny([' ', ':']);
        var member = fact[(end + 1)..].Split('(', '{', '=', '<')[0].TrimEnd();
        return (fact[..end], member[(member.LastIndexOf(' ') + 1)..]);
    }
}

using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Startup;

namespace PrivateDomain.Tests.Host;

public sealed class FunctionTypesTests
{
    [Theory]
    [InlineData(typeof(Program))]
    [InlineData(typeof(FunctionTypesTests))]
    public void The_types_that_an_assemblys_tables_name_are_those_with_functions(Type one)
    {
        const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var loaded = one.Assembly.GetTypes().Where(type => Array.Exists(type.GetMethods(Declared), method => method.IsDefined(typeof(FunctionAttribute))));
        var named = FunctionTypes.Of(one.Assembly).Types;
        Assert.NotEmpty(named);
        Assert.Equal(loaded.Select(type => type.FullName).Order(StringComparer.Ordinal), named.Select(type => type.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_assembly_without_functions_has_none() => Assert.Empty(FunctionTypes.Of(typeof(string).Assembly).Types);
}

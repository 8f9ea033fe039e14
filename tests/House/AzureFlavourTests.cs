using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using PrivateDomain.Api;

namespace PrivateDomain.Tests.House;

/// <summary>What Azure Functions asks of function classes, held here because only the embedded host runs in these tests.</summary>
public sealed class AzureFlavourTests
{
    [Fact]
    public void Function_classes_and_methods_are_public_and_not_nested() =>
        Assert.All(FunctionMethods.All, method => Assert.True(method.IsPublic && method.DeclaringType is { IsPublic: true, IsNested: false }, method.Name));

    [Fact]
    public void Function_names_are_unique_whatever_their_case()
    {
        var names = FunctionMethods.All.Select(FunctionMethods.NameOf).ToList();
        Assert.NotEmpty(names);
        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Every_http_function_states_a_level_a_route_and_who_may_call_it()
    {
        Assert.All(FunctionMethods.With<HttpTriggerAttribute>(), function =>
        {
            Assert.True(function.Trigger.AuthLevel is AuthorizationLevel.Anonymous, function.Method.Name);
            var stated = function.Method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributesData())
                .Single(attribute => attribute.AttributeType == typeof(HttpTriggerAttribute));
            Assert.Equal(typeof(AuthorizationLevel), stated.ConstructorArguments[0].ArgumentType);
            Assert.NotEmpty(function.Trigger.Methods!);
            Assert.NotNull(function.Trigger.Route);
            Assert.True(function.Method.IsDefined(typeof(RequireScopeAttribute)) ^ function.Method.IsDefined(typeof(OpenToAllAttribute)), function.Method.Name);
        });
    }

    [Fact]
    public void No_route_is_reserved_or_catches_all()
    {
        Assert.All(FunctionMethods.With<HttpTriggerAttribute>(), function =>
        {
            var route = function.Trigger.Route!.Trim('/').ToLowerInvariant();
            Assert.False(route.StartsWith("admin", StringComparison.Ordinal) || route.StartsWith("runtime", StringComparison.Ordinal), route);
            Assert.False(route.StartsWith("{*", StringComparison.Ordinal), route);
        });
    }

    [Fact]
    public void Http_functions_answer_with_results_only()
    {
        Assert.All(FunctionMethods.With<HttpTriggerAttribute>(), function =>
        {
            var type = function.Method.ReturnType;
            var result = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>) ? type.GetGenericArguments()[0] : type;
            Assert.True(typeof(IResult).IsAssignableFrom(result) || typeof(IActionResult).IsAssignableFrom(result), function.Method.Name);
        });
    }

    [Fact]
    public void No_function_returns_a_value_task() =>
        Assert.All(FunctionMethods.All, method => Assert.False(method.ReturnType.Name.StartsWith("ValueTask", StringComparison.Ordinal), method.Name));

    [Fact]
    public void Every_lane_has_a_function_and_another_for_what_fails_for_good()
    {
        var queues = FunctionMethods.With<QueueTriggerAttribute>().Select(function => function.Trigger.QueueName);
        Assert.Equal(
            PrivateDomain.Messages.Lane.All.SelectMany(lane => new[] { lane, lane + "-poison" }).Order(StringComparer.Ordinal),
            queues.Order(StringComparer.Ordinal));
    }
}

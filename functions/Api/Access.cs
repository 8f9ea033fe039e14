using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;

namespace PrivateDomain.Api;

/// <summary>What an API key may do.</summary>
public static class Scopes
{
    public const string Manage = "manage";
    public const string OrdersWrite = "orders:write";
    public const string CouponsRedeem = "coupons:redeem";
}

/// <summary>The function answers only to a key that has this scope.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequireScopeAttribute(string scope) : Attribute
{
    public string Scope { get; } = scope;
}

/// <summary>The function answers to everybody; what guards it (a signature, nothing at all) is said in <paramref name="because"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenToAllAttribute(string because) : Attribute
{
    public string Because { get; } = because;
}

/// <summary>Start-up stops when an HTTP function says neither who may call it nor that everybody may.</summary>
internal sealed class EveryFunctionIsGuarded : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var unguarded = typeof(EveryFunctionIsGuarded).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetParameters().Any(parameter => parameter.IsDefined(typeof(HttpTriggerAttribute))))
            .Where(method => !method.IsDefined(typeof(RequireScopeAttribute)) && !method.IsDefined(typeof(OpenToAllAttribute)))
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()?.Name ?? method.Name)
            .ToList();
        return unguarded.Count == 0
            ? Task.CompletedTask
            : throw new InvalidOperationException(
                $"These HTTP functions declare neither [RequireScope] nor [OpenToAll]: {string.Join(", ", unguarded)}.");
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The context of one run.</summary>
internal sealed class InvocationContext : FunctionContext
{
    public InvocationContext(
        Function function, TriggerInput input, int retries, IServiceProvider services, CancellationToken cancellation)
    {
        FunctionDefinition = function;
        InstanceServices = services;
        CancellationToken = cancellation;
        BindingContext = new InputDetails(input);
        RetryContext = new Retry(retries, function.Retries?.MaxRetryCount ?? 0);
        Features.Set(input);
    }

    public override string InvocationId { get; } = new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D");

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTrace(Activity.Current);

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; }

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    private sealed class InputDetails(TriggerInput input) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => input.Details.Value;
    }

    private sealed class Retry(int count, int max) : RetryContext
    {
        public override int RetryCount => count;

        public override int MaxRetryCount => max;
    }

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }
}

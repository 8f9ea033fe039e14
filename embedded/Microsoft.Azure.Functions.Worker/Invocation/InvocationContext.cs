using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Azure.Functions.Worker.Startup;

namespace Microsoft.Azure.Functions.Worker.Invocation;

/// <summary>The context of one run.</summary>
internal sealed class InvocationContext : FunctionContext
{
    public InvocationContext(Function function, TriggerInput input, IServiceProvider services, CancellationToken cancellation)
    {
        FunctionDefinition = function;
        InstanceServices = services;
        CancellationToken = cancellation;
        BindingContext = new InputDetails(input);
        Features.Set(input);
    }

    public override string InvocationId { get; } = new Guid(RandomNumberGenerator.GetBytes(16)).ToString("D");

    public override string FunctionId => FunctionDefinition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTrace(Activity.Current);

    public override BindingContext BindingContext { get; }

    public override RetryContext RetryContext { get; } = new NoRetries();

    public override IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition { get; }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IInvocationFeatures Features { get; } = new InvocationFeatures();

    public override CancellationToken CancellationToken { get; }

    private sealed class InputDetails(TriggerInput input) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => input.Details.Value;
    }

    private sealed class NoRetries : RetryContext
    {
        public override int RetryCount => 0;

        public override int MaxRetryCount => 0;
    }

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }
}

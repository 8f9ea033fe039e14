using System.Diagnostics;

namespace Azure.Data.Tables.Wire;

/// <summary>An activity around each call, by the source and the name that the published package has: <c>TableClient.AddEntity</c>.</summary>
/// <remarks>Azure.Core's activity of each HTTP request is inside.</remarks>
internal sealed class TableTracing
{
    private const string AsyncSuffix = "Async";

    private static readonly ActivitySource Table = new("Azure.Data.Tables." + nameof(TableClient));
    private static readonly ActivitySource Service = new("Azure.Data.Tables." + nameof(TableServiceClient));

    private readonly string _client;
    private readonly ActivitySource _source;

    private TableTracing(string client, ActivitySource source) => (_client, _source) = (client, source);

    public static TableTracing OfTable { get; } = new(nameof(TableClient), Table);

    public static TableTracing OfService { get; } = new(nameof(TableServiceClient), Service);

    /// <param name="operation">The client's method, asynchronous or not.</param>
    public Activity? Start(string operation) =>
        _source.HasListeners() ? _source.StartActivity($"{_client}.{Named(operation)}", ActivityKind.Internal) : null;

    public static void Failed(Activity? activity, Exception failure) =>
        activity?
            .SetTag("error.type", failure is RequestFailedException { ErrorCode: { Length: > 0 } code } ? code : failure.GetType().FullName)
            .SetStatus(ActivityStatusCode.Error, failure.Message);

    private static string Named(string operation) =>
        operation.EndsWith(AsyncSuffix, StringComparison.Ordinal) ? operation[..^AsyncSuffix.Length] : operation;
}

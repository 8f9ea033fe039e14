using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>One account's pipeline: makes requests, sends them, turns refusals into exceptions.</summary>
internal sealed class TableWire
{
    private readonly HttpPipeline _pipeline;
    private readonly bool _traced;
    private TableTracing _tracing = TableTracing.OfTable;

    public TableWire(TableAccount account, TableClientOptions? options, TimeProvider? time = null)
    {
        options ??= new TableClientOptions();
        AccountName = account.Name;
        Address = new TableAddress(account.Endpoint);
        Secondary = new TableAddress(account.Secondary);
        Key = account.Key;
        Version = options.VersionText;
        _traced = options.Diagnostics.IsDistributedTracingEnabled;
        _pipeline = HttpPipelineBuilder.Build(new HttpPipelineOptions(options)
        {
            PerRetryPolicies = { new TableHeaders(Version, time ?? TimeProvider.System), account.Authentication },
            RequestFailedDetailsParser = new ODataError.Parser(),
        });
    }

    public string AccountName { get; }

    public TableAddress Address { get; }

    /// <summary>The account's replica in another region, where it has one.</summary>
    public TableAddress Secondary { get; }

    public TableSharedKeyCredential? Key { get; }

    public string Version { get; }

    /// <param name="accepted">Statuses that are an answer; every other one is thrown.</param>
    public HttpMessage Request(RequestMethod method, Uri address, params ReadOnlySpan<ushort> accepted)
    {
        var message = _pipeline.CreateMessage(context: null, new StatusCodeClassifier(accepted));
        message.Request.Method = method;
        message.Request.Uri.Reset(address);
        message.Request.Headers.SetValue(HttpHeader.Names.Accept, TableHeaders.MinimalMetadata);
        return message;
    }

    /// <summary>The same pipeline, its calls told under another client's name.</summary>
    public TableWire TracedAs(TableTracing tracing)
    {
        var copy = (TableWire)MemberwiseClone();
        copy._tracing = tracing;
        return copy;
    }

    /// <summary>Sends and disposes of the message; the response stays readable, its body being in memory.</summary>
    public Response Send(HttpMessage message, CancellationToken cancellationToken, [CallerMemberName] string operation = "")
    {
        using var activity = _traced ? _tracing.Start(operation) : null;
        using (message)
        {
            try
            {
                _pipeline.Send(message, cancellationToken);
                return Checked(message.Response);
            }
            catch (Exception failure)
            {
                TableTracing.Failed(activity, failure);
                throw;
            }
        }
    }

    /// <inheritdoc cref="Send"/>
    public async Task<Response> SendAsync(
        HttpMessage message, CancellationToken cancellationToken, [CallerMemberName] string operation = "")
    {
        using var activity = _traced ? _tracing.Start(operation) : null;
        using (message)
        {
            try
            {
                await _pipeline.SendAsync(message, cancellationToken);
                return Checked(message.Response);
            }
            catch (Exception failure)
            {
                TableTracing.Failed(activity, failure);
                throw;
            }
        }
    }

    public static InvalidOperationException NothingToSignWith() =>
        new("Only a client with the account's key can sign for others; this one has a token or a signature itself.");

    private static Response Checked(Response response) =>
        response.IsError || IsBeingDeleted(response) ? throw new RequestFailedException(response) : response;

    // "It exists" is an answer to CreateIfNotExists, "it is about to vanish" is not; both are 409.
    private static bool IsBeingDeleted(Response response) =>
        response.Status == 409 && ODataError.Of(response)?.Code is { } code && code == TableErrorCode.TableBeingDeleted;
}

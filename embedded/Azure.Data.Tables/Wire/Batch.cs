using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>An entity-group transaction as one multipart request.</summary>
/// <remarks>
/// learn.microsoft.com/rest/api/storageservices/performing-entity-group-transactions. The service answers 202 whatever
/// happens; what did happen is in the parts, and on failure there is one part only.
/// </remarks>
internal sealed class Batch
{
    private const int MaxActions = 100;
    private const int MaxBytes = 4 * 1024 * 1024;
    private const int TooLarge = 413;

    private readonly TableTransactionAction[] _actions;

    private Batch(TableTransactionAction[] actions) => _actions = actions;

    public static Batch Of(IEnumerable<TableTransactionAction> actions)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return new([.. actions]);
    }

    /// <exception cref="InvalidOperationException">There is nothing to do.</exception>
    /// <exception cref="RequestFailedException">What the service would answer; nothing was sent.</exception>
    public HttpMessage Request(TableWire wire, string table)
    {
        if (_actions.Length == 0)
            throw new InvalidOperationException("The transaction has no actions.");

        CheckGroup();
        var boundary = "batch_" + RandomId();
        var body = Write(boundary, "changeset_" + RandomId(), wire, table);
        if (body.Length > MaxBytes)
            throw Refusal.Of("RequestBodyTooLarge", $"A batch has at most {MaxBytes} bytes, not {body.Length}.", TooLarge);

        var message = wire.Request(RequestMethod.Post, wire.Address.Batch, 202);
        message.Request.Headers.SetValue(HttpHeader.Names.ContentType, $"multipart/mixed; boundary={boundary}");
        message.Request.Content = RequestContent.Create(body);
        return message;
    }

    /// <exception cref="TableTransactionFailedException">One of the actions was refused.</exception>
    /// <exception cref="RequestFailedException">The answer is not what was asked for; its text is in the message.</exception>
    public Response<IReadOnlyList<Response>> Read(Response response)
    {
        var parts = BatchReply.Parse(response);
        if (parts?.FirstOrDefault(part => part.IsError) is { } failed)
            throw new TableTransactionFailedException(Failure(failed));

        return parts?.Count == _actions.Length
            ? Response.FromValue(parts, response)
            : throw new RequestFailedException(
                response.Status,
                $"The answer to a batch cannot be read; whether it was applied is unknown.{Environment.NewLine}{response.Content}",
                errorCode: null,
                innerException: null);
    }

    private static RequestFailedException Failure(Response part)
    {
        var error = ODataError.Of(part);
        var failure = new RequestFailedException(
            part.Status, error?.Message ?? $"{part.Status} {part.ReasonPhrase}", error?.Code, innerException: null);
        if (error?.Index is { } index)
            failure.Data[TableTransactionFailedException.IndexKey] = index.ToString(CultureInfo.InvariantCulture);

        return failure;
    }

    private void CheckGroup()
    {
        if (_actions.Length > MaxActions)
            throw Refusal.At(MaxActions, TableErrorCode.InvalidInput, $"A batch has at most {MaxActions} actions, not {_actions.Length}.");

        var rows = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < _actions.Length; index++)
        {
            var entity = _actions[index].Entity;
            if (!string.Equals(entity.PartitionKey, _actions[0].Entity.PartitionKey, StringComparison.Ordinal))
                throw Refusal.At(index, TableErrorCode.CommandsInBatchActOnDifferentPartitions, "A batch stays in one partition.");
            if (entity.RowKey is { } row && !rows.Add(row))
                throw Refusal.At(index, TableErrorCode.InvalidDuplicateRow, $"A batch names row '{row}' twice.");
        }
    }

    private ReadOnlyMemory<byte> Write(string boundary, string changeset, TableWire wire, string table)
    {
        var buffer = new ArrayBufferWriter<byte>(512 * _actions.Length);
        Line(buffer, $"--{boundary}");
        Line(buffer, $"Content-Type: multipart/mixed; boundary={changeset}");
        Line(buffer);
        for (var index = 0; index < _actions.Length; index++)
        {
            Line(buffer, $"--{changeset}");
            Line(buffer, "Content-Type: application/http");
            Line(buffer, "Content-Transfer-Encoding: binary");
            Line(buffer);
            WriteAction(buffer, Command(index), wire, table);
        }

        Line(buffer, $"--{changeset}--");
        Line(buffer);
        Line(buffer, $"--{boundary}--");
        return buffer.WrittenMemory;
    }

    // A refusal of ours has to look like one of the service's: with the position of the action.
    private EntityCommand Command(int index)
    {
        try
        {
            return EntityCommand.Of(_actions[index]);
        }
        catch (RequestFailedException refusal)
        {
            throw Refusal.At(index, refusal.ErrorCode!, refusal.Message, refusal.Status);
        }
    }

    private static void WriteAction(ArrayBufferWriter<byte> buffer, EntityCommand command, TableWire wire, string table)
    {
        var address = command.Address(wire.Address, table);
        Line(buffer, $"{command.Method} {address.AbsoluteUri} HTTP/1.1");
        Line(buffer, $"Host: {address.Authority}");
        Line(buffer, $"{TableHeaders.Version}: {wire.Version}");
        Line(buffer, $"{TableHeaders.DataServiceVersion}: 3.0");
        Line(buffer, $"{HttpHeader.Names.Accept}: {TableHeaders.MinimalMetadata}");
        foreach (var (name, value) in command.Headers)
            Line(buffer, $"{name}: {value}");

        Line(buffer);
        if (command.Body is { } body)
            buffer.Write(body.Span);

        Line(buffer);
    }

    private static void Line(ArrayBufferWriter<byte> buffer, string text = "") => Encoding.UTF8.GetBytes(text + "\r\n", buffer);

    private static string RandomId() => RandomNumberGenerator.GetHexString(32, lowercase: true);
}

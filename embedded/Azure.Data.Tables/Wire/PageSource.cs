using System.Runtime.CompilerServices;
using Azure.Core;
using Azure.Data.Tables.Models;

namespace Azure.Data.Tables.Wire;

/// <summary>One page of an answer: how to ask for it, and what it says.</summary>
/// <remarks>A page may be empty and still not be the last; only the absence of a token ends an answer.</remarks>
internal sealed class PageSource<T>(
    TableWire wire,
    Func<string?, int?, HttpMessage> request,
    Func<Response, IReadOnlyList<T>> read,
    Func<Response, string?> token,
    int? maxPerPage)
    where T : notnull
{
    private const int MaxPerPage = 1000;
    private const string Operation = "Query";

    public Page<T> Get(string? continuationToken, int? size, CancellationToken cancellationToken) =>
        Read(wire.Send(request(continuationToken, Checked(size ?? maxPerPage)), cancellationToken, Operation));

    public async Task<Page<T>> GetAsync(string? continuationToken, int? size, CancellationToken cancellationToken) =>
        Read(await wire.SendAsync(request(continuationToken, Checked(size ?? maxPerPage)), cancellationToken, Operation));

    private Page<T> Read(Response response) => Page<T>.FromValues(read(response), token(response), response);

    private static int? Checked(int? size) =>
        size is < 1 or > MaxPerPage
            ? throw Refusal.Of(TableErrorCode.InvalidInput, $"A page has 1 to {MaxPerPage} rows, not {size}.")
            : size;
}

internal sealed class TablePageable<T>(PageSource<T> source, CancellationToken cancellationToken) : Pageable<T>(cancellationToken)
    where T : notnull
{
    public override IEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null)
    {
        do
        {
            var page = source.Get(continuationToken, pageSizeHint, CancellationToken);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}

internal sealed class AsyncTablePageable<T>(PageSource<T> source, CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        Pages(continuationToken, pageSizeHint);

    private async IAsyncEnumerable<Page<T>> Pages(
        string? continuationToken, int? pageSizeHint, [EnumeratorCancellation] CancellationToken enumeration = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken, enumeration);
        do
        {
            var page = await source.GetAsync(continuationToken, pageSizeHint, either.Token);
            yield return page;
            continuationToken = page.ContinuationToken;
        }
        while (continuationToken is not null);
    }
}

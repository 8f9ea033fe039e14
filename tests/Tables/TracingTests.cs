using System.Diagnostics;
using Azure;
using Azure.Data.Tables;

namespace PrivateDomain.Tests.Tables;

public sealed class TracingTests
{
    [Fact]
    public async Task Each_call_is_an_activity_named_by_its_client_and_method()
    {
        using var heard = new Heard();
        var transport = new ScriptedTransport(
            new Answer(204), new Answer(204), new Answer(200, """{"value":[]}"""), Answer.Error(409, "TableAlreadyExists"));
        var service = new TableServiceClient("AccountName=shop;AccountKey=c2VjcmV0", TestTables.Options(transport, retries: 0));
        var table = service.GetTableClient("contacts");

        await table.AddEntityAsync(new TableEntity("p", "r"));
        table.DeleteEntity("p", "r");
        await table.QueryAsync<TableEntity>().ListAsync();
        await Assert.ThrowsAsync<RequestFailedException>(() => service.CreateTableAsync("contacts"));

        Assert.Equal(
            [
                "Azure.Data.Tables.TableClient TableClient.AddEntity Unset ",
                "Azure.Data.Tables.TableClient TableClient.DeleteEntity Unset ",
                "Azure.Data.Tables.TableClient TableClient.Query Unset ",
                "Azure.Data.Tables.TableServiceClient TableServiceClient.CreateTable Error TableAlreadyExists",
            ],
            heard.Calls.Select(call => $"{call.Source.Name} {call.OperationName} {call.Status} {call.GetTagItem("error.type")}"),
            StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_missing_row_that_was_asked_for_politely_is_no_error()
    {
        using var heard = new Heard();
        var table = TestTables.On(new ScriptedTransport(Answer.Error(404, "ResourceNotFound")));

        await table.GetEntityIfExistsAsync<TableEntity>("p", "r");

        Assert.Equal(ActivityStatusCode.Unset, Assert.Single(heard.Calls).Status);
    }

    [Fact]
    public async Task Without_distributed_tracing_in_the_options_nothing_is_told()
    {
        using var heard = new Heard();
        var options = TestTables.Options(new ScriptedTransport(new Answer(204)), retries: 0);
        options.Diagnostics.IsDistributedTracingEnabled = false;

        await new TableClient("AccountName=shop;AccountKey=c2VjcmV0", "contacts", options).DeleteEntityAsync("p", "r");

        Assert.Empty(heard.Calls);
    }

    // Only what happens under this test's own activity: other tests call as well.
    private sealed class Heard : IDisposable
    {
        private readonly Activity _test = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        private readonly ActivityListener _listener;

        public Heard()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name.StartsWith("Azure.Data.Tables.", StringComparison.Ordinal),
                Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                    options.TraceId == _test.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
                ActivityStopped = Calls.Add,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public List<Activity> Calls { get; } = [];

        public void Dispose()
        {
            _listener.Dispose();
            _test.Dispose();
        }
    }
}

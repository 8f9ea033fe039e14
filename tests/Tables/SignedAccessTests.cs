using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Azure.Data.Tables.Sas;

namespace PrivateDomain.Tests.Tables;

/// <summary>What the emulator lets the holder of a signature do.</summary>
public sealed class SignedAccessTests
{
    private static readonly DateTimeOffset Tomorrow = TimeProvider.System.GetUtcNow().AddDays(1);

    [Fact]
    public async Task A_table_signature_to_read_reads_and_does_not_write()
    {
        var table = await TestTables.NewAsync(TestTables.Emulator);
        await table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = 1 });
        var guest = new TableClient(table.GenerateSasUri(TableSasPermissions.Read, Tomorrow), Once());

        Assert.Equal(1, (await guest.GetEntityAsync<TableEntity>("p", "r")).Value.GetInt32("N"));
        Assert.Single(await guest.QueryAsync<TableEntity>().ListAsync());
        await RefusedAsync(() => guest.UpsertEntityAsync(new TableEntity("p", "r")));
        await RefusedAsync(() => guest.DeleteAsync());
    }

    [Fact]
    public async Task A_table_signature_for_all_rights_writes_and_a_capital_in_the_name_does_not_matter()
    {
        var table = TestTables.Emulator.GetTableClient("Capital" + TestTables.NewName());
        await table.CreateAsync();
        var address = table.GenerateSasUri(TableSasPermissions.All, Tomorrow);
        var guest = new TableClient(table.Uri, new AzureSasCredential(address.Query), Once());

        await guest.AddEntityAsync(new TableEntity("p", "o'1"));

        Assert.Equal("o'1", (await guest.GetEntityAsync<TableEntity>("p", "o'1")).Value.RowKey);
    }

    [Fact]
    public async Task A_signature_whose_time_is_over_or_has_not_come_is_worth_nothing()
    {
        var table = await TestTables.NewAsync(TestTables.Emulator);
        var builder = table.GetSasBuilder(TableSasPermissions.All, Tomorrow.AddDays(1));
        builder.StartsOn = Tomorrow;

        var (over, early) = (table.GenerateSasUri(TableSasPermissions.All, Tomorrow.AddDays(-2)), table.GenerateSasUri(builder));
        foreach (var address in new[] { over, early })
            await RefusedAsync(() => new TableClient(address, Once()).UpsertEntityAsync(new TableEntity("p", "r")));
    }

    [Fact]
    public async Task An_account_signature_for_its_tables_makes_and_lists_them()
    {
        var service = new TableServiceClient(Azurite.NewAccount(), Once());
        var address = service.GenerateSasUri(
            TableAccountSasPermissions.All, TableAccountSasResourceTypes.Service | TableAccountSasResourceTypes.Container, Tomorrow);
        var guest = new TableServiceClient(address, Once());

        await guest.CreateTableAsync("contacts");

        Assert.Equal("contacts", Assert.Single(await guest.QueryAsync().ListAsync()).Name);
        await RefusedAsync(() => guest.GetTableClient("contacts").UpsertEntityAsync(new TableEntity("p", "r")));
    }

    [Fact]
    public async Task A_connection_string_with_an_account_signature_is_enough_for_all_even_a_batch()
    {
        var connection = Azurite.NewAccount();
        var owner = new TableServiceClient(connection, Once());
        var signature = owner.GenerateSasUri(TableAccountSasPermissions.All, TableAccountSasResourceTypes.All, Tomorrow).Query;

        var guest = new TableServiceClient($"TableEndpoint={owner.Uri};SharedAccessSignature={signature}", Once());
        await guest.CreateTableAsync("contacts");
        await guest.GetTableClient("contacts").SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]);

        Assert.Equal(owner.AccountName, guest.AccountName);
        Assert.Single(await owner.GetTableClient("contacts").QueryAsync<TableEntity>().ListAsync());
    }

    [Fact]
    public async Task A_stored_access_policy_says_what_its_signatures_may_do_until_it_is_gone()
    {
        var table = await TestTables.NewAsync(TestTables.Emulator);
        await table.SetAccessPolicyAsync([new("readers", new TableAccessPolicy(Tomorrow.AddDays(-2), Tomorrow, "r"))]);
        var address = table.GenerateSasUri(new TableSasBuilder { TableName = table.Name, Identifier = "readers" });
        var guest = new TableClient(address, Once());

        var stored = Assert.Single((await table.GetAccessPoliciesAsync()).Value);

        Assert.Equal(("readers", "r", Tomorrow), (stored.Id, stored.AccessPolicy!.Permission, stored.AccessPolicy.ExpiresOn));
        Assert.Empty(await guest.QueryAsync<TableEntity>().ListAsync());
        await RefusedAsync(() => guest.UpsertEntityAsync(new TableEntity("p", "r")));
        Assert.Equal(204, table.SetAccessPolicy([]).Status);
        Assert.Empty(table.GetAccessPolicies().Value);
        await RefusedAsync(() => guest.QueryAsync<TableEntity>().ListAsync());
    }

    private static TableClientOptions Once() => new() { Retry = { MaxRetries = 0 } };

    private static async Task RefusedAsync(Func<Task> call) =>
        Assert.Equal(403, (await Assert.ThrowsAsync<RequestFailedException>(call)).Status);
}

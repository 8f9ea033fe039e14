using System.Globalization;
using Microsoft.Azure.Functions.Worker.Builder;
using PrivateDomain.Embedded.Storage;

namespace PrivateDomain;

public static partial class Program
{
    // "backup FILE", also while the app runs, and "restore FILE", while it does not.
    static partial void TendStore(string[] args, ref string? told)
    {
        if (args is not [("backup" or "restore") and var verb, var file]) return;
        var store = FunctionsApplication.CreateBuilder([]).Configuration["AzureWebJobsStorage"];
        if (!EmbeddedStore.IsNamedBy(store))
            throw new StartRefusedException($"{verb} is for a store on this machine, and AzureWebJobsStorage does not name one (EmbeddedStorage=folder).");
        try
        {
            told = verb == "backup" ? Backup(store!, file) : Restore(store!, file);
        }
        catch (StoreRefusedException refused)
        {
            throw new StartRefusedException(refused.Message, refused);
        }
    }

    private static string Backup(string store, string file)
    {
        var size = EmbeddedStore.Backup(store, file);
        return string.Create(CultureInfo.InvariantCulture,
            $"The store is in {file} ({size / 1024.0 / 1024.0:0.0} MB). The keys are not in it: keep keys.json of the data folder safe as well.");
    }

    private static string Restore(string store, string file) => EmbeddedStore.Restore(store, file) is { } before
        ? $"{file} is the store now. The one before lies in {before}."
        : $"{file} is the store now.";
}

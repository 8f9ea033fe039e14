using Microsoft.Azure.Functions.Worker.Builder;

namespace PrivateDomain;

public static partial class Program
{
    // The platform's own tools tend its store.
    static partial void TendStore(string[] args, ref string? told)
    {
    }

    // Keys come from the app's settings; one that is missing stops the start by its name.
    static partial void PrepareFlavour(FunctionsApplicationBuilder builder)
    {
    }
}

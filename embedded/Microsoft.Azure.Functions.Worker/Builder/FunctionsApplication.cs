namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a functions app begins.</summary>
public class FunctionsApplication
{
    private FunctionsApplication()
    {
    }

    /// <param name="args">The command line; its <c>--key value</c> pairs are the strongest configuration.</param>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

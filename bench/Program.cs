using PrivateDomain.Bench;

return args switch
{
    ["callback-path"] => await CallbackPath.Run(),
    ["store"] => await StoreBench.Run(),
    _ => Unknown(),
};

static int Unknown()
{
    Console.Error.WriteLine("Usage: bench/run callback-path | store");
    return 2;
}

using PrivateDomain.Bench;

return args switch
{
    ["callback-path"] => await CallbackPath.Run(),
    _ => Unknown(),
};

static int Unknown()
{
    Console.Error.WriteLine("Usage: bench/run callback-path");
    return 2;
}

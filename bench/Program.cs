using System.Globalization;
using PrivateDomain.Bench;

return args switch
{
    ["attribution"] => await Attribution.Run(),
    ["callback-path"] => await CallbackPath.Run(),
    ["add-storm"] => await AddStorm.Run(),
    ["redeem"] => await Redeem.Run(),
    ["coupons"] => await Coupons.Run(part: 1),
    ["coupons", var part] => await Coupons.Run(double.Parse(part, CultureInfo.InvariantCulture)),
    ["coupons-load", var store, var folder, var process, var asks] => await CouponsLoad.Run(store, folder, int.Parse(process, CultureInfo.InvariantCulture), int.Parse(asks, CultureInfo.InvariantCulture)),
    ["callback-cpu"] => CallbackCpu.Run(),
    ["cards"] => await Cards.Run(),
    ["cold-start"] => await ColdStart.Run(),
    ["due"] => await Due.Run(),
    ["import", .. var rest] => await Import.Run(OrderData.Folder(rest.FirstOrDefault())),
    ["cdnow", .. var rest] => Cdnow.Run(OrderData.Folder(rest.FirstOrDefault())),
    ["timing", "tune", .. var rest] => Timing.Tune(OrderData.Folder(rest.FirstOrDefault())),
    ["timing", .. var rest] => Timing.Run(OrderData.Folder(rest.FirstOrDefault())),
    ["calibration", .. var rest] => Calibration.Run(OrderData.Folder(rest.FirstOrDefault())),
    ["refit"] => await Refit.Run(1_000_000),
    ["refit", var contacts] => await Refit.Run(int.Parse(contacts, CultureInfo.InvariantCulture)),
    ["store"] => await StoreBench.Run(),
    ["store-crash"] => await StoreCrash.Run(),
    ["crash-load", var store, var name, var said, var goesOn] => await CrashLoad.Run(store, name, said, bool.Parse(goesOn)),
    _ => Unknown(),
};

static int Unknown()
{
    Console.Error.WriteLine("Usage: bench/run attribution | callback-path | callback-cpu | add-storm | calibration [folder] | cards | cdnow [folder] | cold-start | coupons [part] | due | import [folder] | redeem | refit [contacts] | store | store-crash | timing [tune] [folder]");
    return 2;
}

using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Alerts;

namespace PrivateDomain.Platforms.WeCom;

/// <inheritdoc/>
public sealed class WeComTrouble(AlertBoard alerts, [FromKeyedServices("system")] TimeProvider clock) : PlatformTrouble(
    alerts, "wecom", code => code == WeComVerdicts.RateExceeded, code => code is WeComVerdicts.AddressNotTrusted or 40001 or 40013 or 40091 or 40056 or 301002 or 701008, clock)
{
    // A message to a member outside the visible range says nothing of the others.
    protected override bool IsOfOne(string call, int code) => WeComVerdicts.IsOfAKeeper(code) || (call == WeComAppMessages.Call && code == WeComVerdicts.NotVisible);
}

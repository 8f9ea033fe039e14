using Microsoft.Extensions.DependencyInjection;
using PrivateDomain.Alerts;

namespace PrivateDomain.Platforms.OfficialAccount;

/// <inheritdoc/>
public sealed class OfficialAccountTrouble(AlertBoard alerts, [FromKeyedServices("system")] TimeProvider clock) : PlatformTrouble(
    alerts, "official-account", code => code is 45009 or 45011,
    code => code is 40001 or 40013 or 40125 or 41002 or 41004 or 40243 or 40164 or 61004 or 89503 or 89501, clock);

using System.Diagnostics;

namespace PrivateDomain.Tests.Infra;

/// <summary>Skipped by name where systemd's own reader of units is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class UnitFactAttribute : FactAttribute
{
    public UnitFactAttribute() => Skip = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, "systemd-analyze")))
        ? null : "systemd-analyze is not installed (Debian: apt-get install systemd).";
}

/// <summary>The service for a machine without containers.</summary>
public sealed class UnitFileTests
{
    [UnitFact]
    public async Task The_unit_is_one_that_systemd_takes()
    {
        // The program and its folder are put where they are here; everything else is the unit's.
        var unit = Path.Combine(Directory.CreateTempSubdirectory().FullName, "private-domain.service");
        await File.WriteAllTextAsync(unit, (await File.ReadAllTextAsync(PublishedTests.UnitFile)).Replace("/opt/private-domain/PrivateDomain.Functions", Environment.ProcessPath!, StringComparison.Ordinal));
        var (code, said) = await Published.Run(new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", unit]));
        Assert.Equal((0, ""), (code, string.Join('\n', said.Split('\n').Where(line => line.Contains("private-domain", StringComparison.Ordinal)))));
    }
}

using System.Diagnostics;

namespace PrivateDomain.Tests.Infra;

/// <summary>The scripts around a deployment, with an Azure CLI that keeps its vault in a folder.</summary>
public sealed class ScriptTests : IDisposable
{
    private const string Az = """
        #!/bin/sh
        # az rest --url URL ..., az functionapp restart ..., az keyvault secret show|show-deleted|set --vault-name V --name N ...
        if [ "$1" = rest ]; then
          while [ $# -gt 0 ]; do case "$1" in --url) url=$2 ;; --query) query=$2 ;; esac; shift; done
          [ ! -e "$VAULT_FOLDER/refusal-of-rest" ] || { cat "$VAULT_FOLDER/refusal-of-rest" >&2; exit 1; }
          [ -z "${query:-}" ] || { echo "WARNING: This command is in preview." >&2; cat "$VAULT_FOLDER/budget"; exit; }
          echo "$url" >>"$VAULT_FOLDER/asked"
          exit
        fi
        [ "$1" != functionapp ] || { echo "$*" >>"$VAULT_FOLDER/asked"; exit; }
        verb=$3; shift 3
        while [ $# -gt 0 ]; do case "$1" in --name) name=$2 ;; --file) file=$2 ;; --vault-name) vault=$2 ;; esac; shift; done
        case "$verb" in
          show) [ ! -e "$VAULT_FOLDER/refusal" ] || { cat "$VAULT_FOLDER/refusal" >&2; [ -z "${ONCE:-}" ] || rm "$VAULT_FOLDER/refusal"; exit 1; }
            cat "$VAULT_FOLDER/$vault/$name" 2>/dev/null || { echo "(SecretNotFound) A secret with this name was not found." >&2; exit 3; } ;;
          show-deleted) cat "$VAULT_FOLDER/$vault/deleted/$name" 2>/dev/null || { echo "(SecretNotFound) Deleted Secret not found." >&2; exit 3; } ;;
          set) cp "$file" "$VAULT_FOLDER/$vault/$name" ;;
        esac
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory();

    public ScriptTests()
    {
        Directory.CreateDirectory(Path.Combine(folder.FullName, "kv-1", "deleted"));
        var az = Path.Combine(folder.FullName, "az");
        File.WriteAllText(az, Az);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(az, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task Keys_are_made_once_in_the_form_that_the_app_takes_and_never_again()
    {
        var (code, said) = await Run("keys.sh");
        Assert.Equal((0, 5), (code, said.Split('\n').Count(line => line.StartsWith("Made ", StringComparison.Ordinal))));
        var made = Vault();
        Assert.Equal(["Api--Key", "Cards--SigningKeys", "Contacts--IdKey", "Contacts--PhoneKeys", "Coupons--CodeKeys"], made.Keys.Order(StringComparer.Ordinal));
        Assert.True(KeyRing.IsKey(made["Contacts--IdKey"]));
        foreach (var name in new[] { "Cards--SigningKeys", "Contacts--PhoneKeys", "Coupons--CodeKeys" }) Assert.True(KeyRing.TryParse(made[name], out _), name);
        Assert.Equal(made.Count, made.Values.Distinct(StringComparer.Ordinal).Count());

        Assert.Equal((0, ""), await Run("keys.sh"));
        Assert.Equal(made, Vault());
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_to_be_restored_and_not_made_anew()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "kv-1", "deleted", "Contacts--IdKey"), "was");
        var (code, said) = await Run("keys.sh");
        Assert.Equal(1, code);
        Assert.Contains("Contacts__IdKey was deleted from kv-1. Restore it", said, StringComparison.Ordinal);
        Assert.DoesNotContain("Contacts--IdKey", Vault().Keys);
    }

    [Theory]
    [InlineData("(Forbidden) Operation get is not allowed on a disabled secret.")]
    [InlineData("(Throttled) Too many requests.")]
    [InlineData("Please run 'az login' to setup account.")]
    public async Task A_vault_that_does_not_say_that_a_key_is_missing_gets_no_second_one(string refusal)
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "refusal"), refusal);
        var (code, said) = await Run("keys.sh");
        Assert.Equal((1, refusal), (code, said.Trim()));
        Assert.Empty(Vault());
    }

    [Fact]
    public async Task A_role_that_does_not_hold_yet_is_waited_for()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "refusal"), "(Forbidden) ForbiddenByRbac");
        Assert.Equal(1, (await Run("keys.sh", environment: [("TRIES", "2"), ("PAUSE", "0")])).Code);
        Assert.Empty(Vault());
        Assert.Equal(0, (await Run("keys.sh", environment: [("PAUSE", "0"), ("ONCE", "yes")])).Code);
        Assert.Equal(5, Vault().Count);
    }

    [Fact]
    public async Task A_corporation_without_a_fixed_address_is_told_of_in_red()
    {
        await Run("keys.sh");
        var (code, said) = await Run("keys.sh", environment: [("warning", "WeCom will refuse every call of the app."), ("outgoingAddress", "")]);
        Assert.Equal((0, "\u001b[31mWeCom will refuse every call of the app.\u001b[0m\n"), (code, said));
        Assert.Equal((0, "Enter 20.1.2.3 at WeCom as a trusted address (企业可信IP).\n"), await Run("keys.sh", environment: [("outgoingAddress", "20.1.2.3")]));
    }

    [Fact]
    public async Task A_secret_is_kept_as_it_was_piped_also_one_of_several_lines()
    {
        var (code, _) = await Run("secret.sh", "-----BEGIN\nline two\n-----END\n", "WeChatPay__PrivateKey");
        Assert.Equal((0, "-----BEGIN\nline two\n-----END"), (code, Vault()["WeChatPay--PrivateKey"]));
        Assert.Equal(1, (await Run("secret.sh", "", "WeCom__Secret")).Code);
        Assert.Equal(1, (await Run("secret.sh", "x", "Secret")).Code);
        Assert.Single(Vault());
    }

    [Fact]
    public async Task New_keys_and_secrets_are_given_to_the_app_at_once()
    {
        const string Look = "https://management.azure.com/subscriptions/s-1/resourceGroups/rg-1/providers/Microsoft.Web/sites/func-1/config/configreferences/appsettings/refresh?api-version=2022-03-01";
        const string Restart = "functionapp restart --resource-group rg-1 --name func-1 --output none";
        var asked = Path.Combine(folder.FullName, "asked");
        Assert.Equal(0, (await Run("keys.sh", environment: Deployed)).Code);
        Assert.Equal([Look, Restart], await File.ReadAllLinesAsync(asked));
        // Nothing was made: an app at work is not disturbed.
        Assert.Equal(0, (await Run("keys.sh", environment: Deployed)).Code);
        Assert.Equal([Look, Restart, Look], await File.ReadAllLinesAsync(asked));
        var (code, said) = await Run("secret.sh", "s", "WeCom__Secret", Deployed);
        Assert.Equal((0, "Kept WeCom__Secret, and restarted the app with it.\n"), (code, said));
        Assert.Equal([Look, Restart, Look, Look, Restart], await File.ReadAllLinesAsync(asked));
    }

    [Fact]
    public async Task A_platform_that_cannot_be_asked_to_look_loses_no_key_and_the_operator_is_told()
    {
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "refusal-of-rest"), "(Forbidden)");
        var (code, said) = await Run("keys.sh", environment: [.. Deployed, ("warning", "Red.")]);
        Assert.Equal((0, 5), (code, Vault().Count));
        Assert.Contains("and then: az functionapp restart --resource-group rg-1 --name func-1", said, StringComparison.Ordinal);
        Assert.Contains("Red.", said, StringComparison.Ordinal);
        (code, said) = await Run("secret.sh", "s", "WeCom__Secret", Deployed);
        Assert.Equal((1, "s"), (code, Vault()["WeCom--Secret"]));
        Assert.Contains("Kept WeCom__Secret, but the app does not have it yet", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Not Found({\"error\":{\"code\":\"ResourceGroupNotFound\"}})")]
    [InlineData("ERROR: Not Found({\"error\":{\"code\":\"404\",\"message\":\"Budget with name budget-tea was not found\"}})")]
    public async Task A_budget_begins_this_month_and_one_that_stands_when_it_began(string missing)
    {
        (string, string)[] environment = [("AZURE_SUBSCRIPTION_ID", "s-1"), ("AZURE_ENV_NAME", "tea")];
        var before = ThisMonth();
        // Before the first deployment there is no subscription.
        Assert.Contains((await Run("budget-start.sh", environment: [("AZURE_SUBSCRIPTION_ID", "")])).Said, new[] { before, ThisMonth() });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "refusal-of-rest"), missing);
        Assert.Contains((await Run("budget-start.sh", environment: environment)).Said, new[] { before, ThisMonth() });
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "refusal-of-rest"), "Forbidden");
        Assert.Equal((1, "Forbidden"), await Run("budget-start.sh", environment: environment));
        File.Delete(Path.Combine(folder.FullName, "refusal-of-rest"));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "budget"), "2026-03-01T00:00:00Z\n");
        Assert.Equal((0, "2026-03-01\n"), await Run("budget-start.sh", environment: environment));

        static string ThisMonth() => $"{TimeProvider.System.GetUtcNow():yyyy-MM}-01\n";
    }

    [Fact]
    public async Task The_smoke_test_passes_where_the_app_is_well_and_says_what_is_not()
    {
        await using var app = await App.Start();
        var address = app.Operator.BaseAddress!.ToString().TrimEnd('/');
        // The simulated app has no domain of its own, and that is told.
        var (code, said) = await Smoke(address, App.ApiKey);
        Assert.Equal(1, code);
        Assert.Contains("problem\tdomain\t", said, StringComparison.Ordinal);
        Assert.Contains("fails customers", said, StringComparison.Ordinal);
        Assert.Contains("is the API key right?", (await Smoke(address, "another")).Said, StringComparison.Ordinal);
        Assert.Contains("does not answer 200", (await Smoke("http://127.0.0.1:1", "another")).Said, StringComparison.Ordinal);

        Task<(int Code, string Said)> Smoke(string url, string key) => Run("smoke.sh", environment: [("APP_URL", url), ("API_KEY", key), ("TRIES", "1"), ("PAUSE", "0")]);
    }

    // Outputs of a deployment, as azd hands them on.
    private static IReadOnlyList<(string, string)> Deployed => [("AZURE_SUBSCRIPTION_ID", "s-1"), ("resourceGroupName", "rg-1"), ("appName", "func-1")];

    private Dictionary<string, string> Vault() =>
        Directory.EnumerateFiles(Path.Combine(folder.FullName, "kv-1")).ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);

    private Task<(int Code, string Said)> Run(string script, string input = "", string? argument = null, params IReadOnlyList<(string Name, string Value)> environment)
    {
        var start = new ProcessStartInfo("sh", [Path.Combine(Declared.Root, "infra", script), .. argument is null ? [] : new[] { argument }]);
        start.Environment["PATH"] = $"{folder.FullName}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["VAULT_FOLDER"] = folder.FullName;
        start.Environment["VAULT"] = "kv-1";
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Published.Run(start, input);
    }
}

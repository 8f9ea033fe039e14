#!/bin/sh
# Writes one secret setting into the key vault; the value is typed or piped, so that no shell remembers it. With azd's outputs in the environment the platform is told to look again.
#   eval "$(azd env get-values | sed 's/^/export /')"; infra/secret.sh WeCom__Secret
#   VAULT=kv-... infra/secret.sh WeCom__Secret
set -eu
vault=${VAULT:-${vaultName:-}}
[ -n "$vault" ] || { echo "VAULT is not set: the name of the key vault, an output of the deployment (vaultName)." >&2; exit 1; }
case "${1:-}" in *__*) ;; *) echo "Name the setting, such as WeCom__Secret." >&2; exit 1 ;; esac
file=$(mktemp)
trap '[ ! -t 0 ] || stty echo; rm -f "$file"' EXIT
trap 'exit 130' INT TERM HUP
if [ -t 0 ]; then
  printf '%s: ' "$1" >&2
  stty -echo
  IFS= read -r value || true
  # A pasted key has several lines, of which none may be left for the shell.
  case "$value" in
    -----BEGIN*)
      while IFS= read -r line; do
        value="$value
$line"
        case "$line" in -----END*) break ;; esac
      done
      ;;
  esac
  stty echo
  echo >&2
  printf %s "$value" >"$file"
else
  # Also a key of several lines; only a line's end at the very end is none of it.
  printf %s "$(cat)" >"$file"
fi
[ -s "$file" ] || { echo "The value is empty; nothing was written." >&2; exit 1; }
az keyvault secret set --vault-name "$vault" --name "$(echo "$1" | sed 's/__/--/g')" --file "$file" --encoding utf-8 --output none
# The platform keeps what a setting's reference led to for a day: it is asked to look again. The app reads its settings when it starts.
if [ -n "${appName:-}" ]; then
  az rest --method post --output none \
    --url "https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$resourceGroupName/providers/Microsoft.Web/sites/$appName/config/configreferences/appsettings/refresh?api-version=2022-03-01" &&
    az functionapp restart --resource-group "$resourceGroupName" --name "$appName" --output none || {
    echo "Kept $1, but the app does not have it yet: it has it within a day, or once this is run again." >&2
    exit 1
  }
  echo "Kept $1, and restarted the app with it."
else
  echo "Kept $1. The app has it within a day, or once its settings are refreshed: docs/operations.md says how."
fi

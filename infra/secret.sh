#!/bin/sh
# Writes one secret setting into the key vault; the value is typed or piped, so that no shell remembers it. The app takes it at its next start.
#   VAULT=kv-... infra/secret.sh WeCom__Secret
set -eu
vault=${VAULT:-${vaultName:-}}
[ -n "$vault" ] || { echo "VAULT is not set: the name of the key vault, an output of the deployment (vaultName)." >&2; exit 1; }
case "${1:-}" in *__*) ;; *) echo "Name the setting, such as WeCom__Secret." >&2; exit 1 ;; esac
file=$(mktemp)
trap 'rm -f "$file"' EXIT
if [ -t 0 ]; then
  printf '%s: ' "$1" >&2
  stty -echo
  IFS= read -r value || true
  stty echo
  echo >&2
  printf %s "$value" >"$file"
else
  # Also a key of several lines; only a line's end at the very end is none of it.
  printf %s "$(cat)" >"$file"
fi
[ -s "$file" ] || { echo "The value is empty; nothing was written." >&2; exit 1; }
az keyvault secret set --vault-name "$vault" --name "$(echo "$1" | sed 's/__/--/g')" --file "$file" --encoding utf-8 --output none
echo "Kept $1. It holds from the app's next start: az functionapp restart --name ${appName:-APP} --resource-group ${resourceGroupName:-GROUP}"

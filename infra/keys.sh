#!/bin/sh
# Makes the app's own keys in the key vault, those alone that are not there yet, and says what is still to be done. Safe to run again.
#   VAULT=kv-... infra/keys.sh
# azd runs it behind every provisioning, with the outputs of the deployment in the environment.
set -eu
vault=${VAULT:-${vaultName:-}}
[ -n "$vault" ] || { echo "VAULT is not set: the name of the key vault, an output of the deployment (vaultName)." >&2; exit 1; }
command -v az >/dev/null 2>&1 || { echo "az is missing: install the Azure CLI and sign in with az login." >&2; exit 1; }

key() { openssl rand -base64 32 | tr -d '\n'; }

# A name that was deleted is not free: it is restored, since whatever was made with it is still about.
keep() {
  name=$(echo "$1" | sed 's/__/--/g')
  if az keyvault secret show --vault-name "$vault" --name "$name" --query id --output tsv >/dev/null 2>&1; then return; fi
  if az keyvault secret show-deleted --vault-name "$vault" --name "$name" --query id --output tsv >/dev/null 2>&1; then
    echo "$1 was deleted from $vault. Restore it: az keyvault secret recover --vault-name $vault --name $name" >&2
    exit 1
  fi
  # By a file, so that no list of processes shows it.
  file=$(mktemp)
  trap 'rm -f "$file"' EXIT
  printf %s "$2" >"$file"
  az keyvault secret set --vault-name "$vault" --name "$name" --file "$file" --encoding utf-8 --output none
  rm -f "$file"
  echo "Made $1."
}

keep Api__Key "$(openssl rand -hex 20)"
keep Contacts__IdKey "$(key)"
keep Contacts__PhoneKeys "1:$(key)"
keep Cards__SigningKeys "1:$(key)"
keep Coupons__CodeKeys "1:$(key)"

[ -z "${outgoingAddress:-}" ] || echo "Enter $outgoingAddress at WeCom as a trusted address (企业可信IP)."
[ -z "${warning:-}" ] || printf '\033[31m%s\033[0m\n' "$warning" >&2

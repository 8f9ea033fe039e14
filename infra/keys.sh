#!/bin/sh
# Makes the app's own keys in the key vault, those alone that are not there yet, and says what is still to be done. Safe to run again.
#   VAULT=kv-... infra/keys.sh
# azd runs it behind every provisioning, with the outputs of the deployment in the environment.
set -eu
vault=${VAULT:-${vaultName:-}}
[ -n "$vault" ] || { echo "VAULT is not set: the name of the key vault, an output of the deployment (vaultName)." >&2; exit 1; }
for program in az openssl; do
  command -v "$program" >/dev/null 2>&1 || { echo "$program is missing." >&2; exit 1; }
done
file=""
trap 'rm -f "$file"' EXIT
trap 'exit 130' INT TERM HUP

key() { openssl rand -base64 32; }

# Nothing but "there is no such secret" means that there is none: a vault that does not answer, or not to this person, must not lead to a second key. A role that was given a moment
# ago takes minutes to hold, and is waited for.
is_missing() {
  tries=0
  while ! said=$(az keyvault secret "$1" --vault-name "$vault" --name "$2" --query id --output tsv 2>&1); do
    case "$said" in
      *SecretNotFound*) return 0 ;;
      *ForbiddenByRbac*)
        [ "$tries" -gt 0 ] || echo "Waiting until the role Key Vault Secrets Officer on $vault holds; without it this ends in ten minutes." >&2
        tries=$((tries + 1))
        [ "$tries" -ge "${TRIES:-60}" ] || { sleep "${PAUSE:-10}"; continue; }
        ;;
    esac
    echo "$said" >&2
    exit 1
  done
  return 1
}

# A name that was deleted is not free: it is restored, since whatever was made with it is still about.
keep() {
  name=$(echo "$1" | sed 's/__/--/g')
  is_missing show "$name" || return 0
  is_missing show-deleted "$name" || {
    echo "$1 was deleted from $vault. Restore it: az keyvault secret recover --vault-name $vault --name $name" >&2
    exit 1
  }
  value=$2
  case "$value" in "" | "1:") echo "No key could be made for $1." >&2; exit 1 ;; esac
  # By a file, so that no list of processes shows it.
  file=$(mktemp)
  printf %s "$value" >"$file"
  az keyvault secret set --vault-name "$vault" --name "$name" --file "$file" --encoding utf-8 --output none
  rm -f "$file"
  made=yes
  echo "Made $1."
}

made=""
keep Api__Key "$(openssl rand -hex 20)"
keep Contacts__IdKey "$(key)"
keep Contacts__PhoneKeys "1:$(key)"
keep Cards__SigningKeys "1:$(key)"
keep Coupons__CodeKeys "1:$(key)"

# The platform keeps what a setting's reference led to for a day: it is asked to look again, and an app that was without its keys is started anew.
tell() {
  az rest --method post --output none \
    --url "https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$resourceGroupName/providers/Microsoft.Web/sites/$appName/config/configreferences/appsettings/refresh?api-version=2022-03-01" || return 1
  [ -z "$made" ] || az functionapp restart --resource-group "$resourceGroupName" --name "$appName" --output none
}
[ -z "${appName:-}" ] || tell ||
  echo "The app was not told of its keys. It finds them within a day, or once infra/keys.sh is run again, and then: az functionapp restart --resource-group $resourceGroupName --name $appName" >&2

[ -z "${outgoingAddress:-}" ] || echo "Enter $outgoingAddress at WeCom as a trusted address (企业可信IP)."
[ -z "${warning:-}" ] || printf '\033[31m%s\033[0m\n' "$warning" >&2

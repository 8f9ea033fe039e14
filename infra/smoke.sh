#!/bin/sh
# Asks a deployed app whether it is well: it answers, and its doctor finds nothing that fails customers.
#   APP_URL=https://... API_KEY=... infra/smoke.sh [--alive]
# --alive: only that it answers, while there is no corporation yet.
# Without them they are taken from azd's environment and the key vault.
set -eu
command -v jq >/dev/null 2>&1 || { echo "jq is missing." >&2; exit 1; }
[ -n "${APP_URL:-}" ] || APP_URL=https://$(azd env get-value hostName)
# A new version takes a moment to be there.
tries=0
until [ "$(curl -s -o /dev/null -m 10 -w '%{http_code}' "$APP_URL/healthz")" = 200 ]; do
  tries=$((tries + 1))
  [ "$tries" -lt "${TRIES:-30}" ] || { echo "$APP_URL/healthz does not answer 200." >&2; exit 1; }
  sleep "${PAUSE:-5}"
done
[ "${1:-}" != --alive ] || { echo "$APP_URL answers."; exit 0; }
[ -n "${API_KEY:-}" ] || API_KEY=$(az keyvault secret show --vault-name "$(azd env get-value vaultName)" --name Api--Key --query value --output tsv)
# The key goes by a file, so that no list of processes shows it.
head=$(mktemp)
trap 'rm -f "$head"' EXIT
printf 'x-api-key: %s\n' "$API_KEY" >"$head"
report=$(curl -s -f -m 60 -H @"$head" "$APP_URL/api/manage/doctor") || { echo "The doctor does not answer: is the API key right?" >&2; exit 1; }
echo "$report" | jq -r '.findings[] | "  \(.health)\t\(.check)\t\(.cause)" + (if .cure == "" then "" else "\n\t\t→ \(.cure)" end)'
[ "$(echo "$report" | jq '[.findings[] | select(.health == "problem")] | length')" = 0 ] || { echo "The app runs, and something above fails customers." >&2; exit 1; }

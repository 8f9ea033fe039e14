#!/bin/sh
# Says in which month the environment's budget begins (yyyy-MM-01). One that stands cannot begin at another time, and a new one cannot begin in the past: it begins this month.
#   AZURE_SUBSCRIPTION_ID=... AZURE_ENV_NAME=... infra/budget-start.sh
# azd runs it before every provisioning; before the very first it knows of no subscription yet.
set -eu
[ -n "${AZURE_SUBSCRIPTION_ID:-}" ] || { date -u +%Y-%m-01; exit 0; }
url="https://management.azure.com/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/rg-$AZURE_ENV_NAME/providers/Microsoft.Consumption/budgets/budget-$AZURE_ENV_NAME?api-version=2023-11-01"
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
if start=$(az rest --method get --url "$url" --query properties.timePeriod.startDate --output tsv 2>"$errors"); then
  # 2026-11-01T00:00:00Z
  echo "${start%%T*}"
  exit 0
fi
case "$(cat "$errors")" in
  *"Not Found"* | *NotFound*) date -u +%Y-%m-01 ;;
  *) cat "$errors" >&2; exit 1 ;;
esac

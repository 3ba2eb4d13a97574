#!/bin/sh
# Before anything is made on Azure: what is missing or cannot work, all at once. main.bicep would say most of it too, half an hour later.
set -u

problems=0
problem() {
  echo "- $1" >&2
  problems=$((problems + 1))
}

whole() {
  case "$1" in '' | *[!0-9]* | 0[0-9]*) return 1 ;; esac
}

origin=${EDGE_ORIGIN_URL:-}
case "$origin" in
  '') problem 'EDGE_ORIGIN_URL is not set. Give your site'"'"'s origin: azd env set EDGE_ORIGIN_URL https://origin.example.com' ;;
  https://origin.example.com | https://origin.example.com/) problem "EDGE_ORIGIN_URL is the documents' example, which the app refuses; give your site's origin: $origin" ;;
  *@*) problem 'EDGE_ORIGIN_URL holds credentials, which the app refuses; a header rule can tell the origin (docs/headers.md).' ;;
  http://?* | https://?*)
    rest=${origin#*://}
    case "$rest" in
      localhost | localhost[:/]* | 127.* | '[::1]'*) problem "EDGE_ORIGIN_URL is on this machine, where Azure does not reach it: $origin" ;;
      *[/?#]*) [ "${rest#*/}" = '' ] || problem "EDGE_ORIGIN_URL is scheme, host and port, without a path: $origin" ;;
    esac ;;
  *) problem "EDGE_ORIGIN_URL begins with https:// or http://: $origin" ;;
esac

case "${EDGE_ORIGIN_HOST:-}" in *[!A-Za-z0-9.:-]*) problem "EDGE_ORIGIN_HOST is a host name, no URL: $EDGE_ORIGIN_HOST" ;; esac

connect=${EDGE_ORIGIN_CONNECT_TIMEOUT:-5}
first=${EDGE_ORIGIN_FIRST_BYTE_TIMEOUT:-15}
idle=${EDGE_ORIGIN_IDLE_TIMEOUT:-30}
door=${EDGE_FRONT_DOOR_TIMEOUT:-60}
if whole "$connect" && whole "$first" && whole "$idle" && whole "$door"; then
  [ "$connect" -ge 1 ] && [ "$connect" -le 60 ] || problem "EDGE_ORIGIN_CONNECT_TIMEOUT is 1 to 60 seconds: $connect"
  [ "$first" -ge 1 ] && [ "$first" -le 200 ] || problem "EDGE_ORIGIN_FIRST_BYTE_TIMEOUT is 1 to 200 seconds: $first"
  [ "$idle" -ge 5 ] && [ "$idle" -le 200 ] || problem "EDGE_ORIGIN_IDLE_TIMEOUT is 5 to 200 seconds: $idle"
  [ "$idle" -lt "$door" ] || problem "EDGE_ORIGIN_IDLE_TIMEOUT ($idle) must be less than EDGE_FRONT_DOOR_TIMEOUT ($door): Front Door would give up before the app does."
  [ $((connect + first)) -lt "$door" ] || problem "EDGE_ORIGIN_CONNECT_TIMEOUT ($connect) and EDGE_ORIGIN_FIRST_BYTE_TIMEOUT ($first) together must be less than EDGE_FRONT_DOOR_TIMEOUT ($door)."
  { [ "$door" -ge 16 ] && [ "$door" -lt 230 ]; } || problem "EDGE_FRONT_DOOR_TIMEOUT is 16 to 229 seconds: $door"
else
  problem 'Time limits are whole numbers of seconds.'
fi

sku=${EDGE_FRONT_DOOR_SKU:-Standard_AzureFrontDoor}
case "$sku" in
  Standard_AzureFrontDoor)
    [ "${EDGE_PRIVATE_LINK:-false}" != true ] || problem 'EDGE_PRIVATE_LINK needs Premium: azd env set EDGE_FRONT_DOOR_SKU Premium_AzureFrontDoor' ;;
  Premium_AzureFrontDoor) ;;
  *) problem "EDGE_FRONT_DOOR_SKU is Standard_AzureFrontDoor or Premium_AzureFrontDoor: $sku" ;;
esac

case "${EDGE_DELIVERY:-Buffered}" in
  Buffered | Streaming) ;;
  *) problem "EDGE_DELIVERY is Buffered or Streaming: $EDGE_DELIVERY" ;;
esac

case "${EDGE_WAF_MODE:-Detection}" in
  Detection | Prevention) ;;
  *) problem "EDGE_WAF_MODE is Detection or Prevention: $EDGE_WAF_MODE" ;;
esac

# azd would take True and 1, too; here they would be read as false.
for name in EDGE_DEFAULT_DOMAIN EDGE_PRIVATE_LINK EDGE_SCRUB_ADDRESSES VNET_ENABLED; do
  eval "value=\${$name:-}"
  case "$value" in '' | true | false) ;; *) problem "$name is true or false: $value" ;; esac
done

domains=${EDGE_CUSTOM_DOMAINS:-}
case ",$(printf %s "$domains" | tr -d ' ')," in ,,) ;; *,,*) problem "EDGE_CUSTOM_DOMAINS has a comma with no name beside it: $domains" ;; esac
double=$(printf '%s\n' "$domains" | tr -d ' ' | tr ',' '\n' | tr 'A-Z.' 'a-z-' | sed '/^$/d' | sort | uniq -d | tr '\n' ' ')
[ -z "$double" ] || problem "EDGE_CUSTOM_DOMAINS has two names that are one to Front Door, which knows them by hyphens: $double"
case "$domains" in *\**) problem "EDGE_CUSTOM_DOMAINS has a name with a star; the app serves the names that it knows: $domains" ;; esac
case "$domains" in
  *://* | */* | *:*) problem "EDGE_CUSTOM_DOMAINS are host names with commas between them, no URLs: $domains" ;;
  *[!A-Za-z0-9.,\ *-]*) problem "EDGE_CUSTOM_DOMAINS are host names of letters, digits, hyphens and dots, others in their form that begins with xn--: $domains" ;;
esac
if [ "${EDGE_DEFAULT_DOMAIN:-true}" = false ] && [ -z "$domains" ]; then
  problem 'EDGE_DEFAULT_DOMAIN is false and EDGE_CUSTOM_DOMAINS is empty: no host would be served.'
fi

if [ "$problems" -gt 0 ]; then
  echo "Nothing was provisioned: $problems to mend." >&2
  exit 1
fi

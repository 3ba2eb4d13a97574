#!/bin/sh
# Before the app is built and sent: that there is where to send it, and what to build it with.
set -u

problems=0
problem() {
  echo "- $1" >&2
  problems=$((problems + 1))
}

[ -n "${SERVICE_EDGE_NAME:-}" ] || problem 'There is no function app yet: azd provision'
[ -f host.json ] || problem 'host.json is not here; start azd in the repository'"'"'s root.'

if ! command -v dotnet >/dev/null 2>&1; then
  problem 'The .NET 10 SDK is not installed: https://dot.net'
elif ! dotnet --list-sdks | grep -q '^10\.'; then
  problem 'The .NET 10 SDK is not among those that are installed: https://dot.net'
fi

if [ "$problems" -gt 0 ]; then
  echo "Nothing was deployed: $problems to mend." >&2
  exit 1
fi

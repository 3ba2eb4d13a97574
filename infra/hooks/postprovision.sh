#!/bin/sh
# What is left for a person to do, after everything is made.
set -u

echo "The site: ${EDGE_URL:-unknown}. Front Door's endpoint: ${FRONT_DOOR_ENDPOINT_URL:-unknown}"
echo 'A new endpoint answers after 5 to 16 minutes, sometimes later. Until then it answers 404.'

if [ "${DOMAIN_VALIDATION:-[]}" != '[]' ]; then
  echo "Custom domains wait for these TXT records, and for a CNAME to the endpoint: $DOMAIN_VALIDATION"
fi

if [ "${FRONT_DOOR_PRIVATE_LINK:-false}" = true ]; then
  echo 'Private Link waits for your approval: function app, Networking, Private endpoints, "Front Door of this edge". Until then readers get 503.'
fi

# What is left for a person to do, after everything is made. The same as postprovision.sh.
Write-Output "The site: $env:EDGE_URL. Front Door's endpoint: $env:FRONT_DOOR_ENDPOINT_URL"
Write-Output 'A new endpoint answers after 5 to 16 minutes, sometimes later. Until then it answers 404.'

if ($env:DOMAIN_VALIDATION -and $env:DOMAIN_VALIDATION -ne '[]') {
  Write-Output "Custom domains wait for these TXT records, and for a CNAME to the endpoint: $env:DOMAIN_VALIDATION"
}

if ($env:FRONT_DOOR_PRIVATE_LINK -eq 'true') {
  Write-Output 'Private Link waits for your approval: function app, Networking, Private endpoints, "Front Door of this edge". Until then readers get 503.'
}

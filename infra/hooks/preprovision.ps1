# Before anything is made on Azure: what is missing or cannot work, all at once. The same as preprovision.sh.
$problems = [System.Collections.Generic.List[string]]::new()

function Get-Setting([string]$Name, [string]$Default = '') {
  $value = [Environment]::GetEnvironmentVariable($Name)
  if ([string]::IsNullOrEmpty($value)) { $Default } else { $value }
}

$origin = Get-Setting 'EDGE_ORIGIN_URL'
if ($origin -eq '') {
  $problems.Add("EDGE_ORIGIN_URL is not set. Give your site's origin: azd env set EDGE_ORIGIN_URL https://origin.example.com")
} elseif ($origin -match '^https://origin\.example\.com/?$') {
  $problems.Add("EDGE_ORIGIN_URL is the documents' example, which the app refuses; give your site's origin: $origin")
} elseif ($origin -match '@') {
  $problems.Add('EDGE_ORIGIN_URL holds credentials, which the app refuses; a header rule can tell the origin (docs/headers.md).')
} elseif ($origin -notmatch '^https?://.') {
  $problems.Add("EDGE_ORIGIN_URL begins with https:// or http://: $origin")
} elseif ($origin -match '^https?://(localhost([:/].*)?$|127\.|\[::1\])') {
  $problems.Add("EDGE_ORIGIN_URL is on this machine, where Azure does not reach it: $origin")
} elseif ($origin -notmatch '^https?://[^/?#]+/?$') {
  $problems.Add("EDGE_ORIGIN_URL is scheme, host and port, without a path: $origin")
}

$originHost = Get-Setting 'EDGE_ORIGIN_HOST'
if ($originHost -match '[^A-Za-z0-9.:-]') {
  $problems.Add("EDGE_ORIGIN_HOST is a host name, no URL: $originHost")
}

$connect = Get-Setting 'EDGE_ORIGIN_CONNECT_TIMEOUT' '5'
$first = Get-Setting 'EDGE_ORIGIN_FIRST_BYTE_TIMEOUT' '15'
$idle = Get-Setting 'EDGE_ORIGIN_IDLE_TIMEOUT' '30'
$door = Get-Setting 'EDGE_FRONT_DOOR_TIMEOUT' '60'
if (@($connect, $first, $idle, $door) -notmatch '^(0|[1-9][0-9]*)$') {
  $problems.Add('Time limits are whole numbers of seconds.')
} else {
  if ([int]$connect -lt 1 -or [int]$connect -gt 60) {
    $problems.Add("EDGE_ORIGIN_CONNECT_TIMEOUT is 1 to 60 seconds: $connect")
  }
  if ([int]$first -lt 1 -or [int]$first -gt 200) {
    $problems.Add("EDGE_ORIGIN_FIRST_BYTE_TIMEOUT is 1 to 200 seconds: $first")
  }
  if ([int]$idle -lt 5 -or [int]$idle -gt 200) {
    $problems.Add("EDGE_ORIGIN_IDLE_TIMEOUT is 5 to 200 seconds: $idle")
  }
  if ([int]$idle -ge [int]$door) {
    $problems.Add("EDGE_ORIGIN_IDLE_TIMEOUT ($idle) must be less than EDGE_FRONT_DOOR_TIMEOUT ($door): Front Door would give up before the app does.")
  }
  if ([int]$connect + [int]$first -ge [int]$door) {
    $problems.Add("EDGE_ORIGIN_CONNECT_TIMEOUT ($connect) and EDGE_ORIGIN_FIRST_BYTE_TIMEOUT ($first) together must be less than EDGE_FRONT_DOOR_TIMEOUT ($door).")
  }
  if ([int]$door -lt 16 -or [int]$door -ge 230) {
    $problems.Add("EDGE_FRONT_DOOR_TIMEOUT is 16 to 229 seconds: $door")
  }
}

$sku = Get-Setting 'EDGE_FRONT_DOOR_SKU' 'Standard_AzureFrontDoor'
if ($sku -cnotin 'Standard_AzureFrontDoor', 'Premium_AzureFrontDoor') {
  $problems.Add("EDGE_FRONT_DOOR_SKU is Standard_AzureFrontDoor or Premium_AzureFrontDoor: $sku")
} elseif ($sku -ceq 'Standard_AzureFrontDoor' -and (Get-Setting 'EDGE_PRIVATE_LINK') -ceq 'true') {
  $problems.Add('EDGE_PRIVATE_LINK needs Premium: azd env set EDGE_FRONT_DOOR_SKU Premium_AzureFrontDoor')
}

$delivery = Get-Setting 'EDGE_DELIVERY' 'Buffered'
if ($delivery -cnotin 'Buffered', 'Streaming') {
  $problems.Add("EDGE_DELIVERY is Buffered or Streaming: $delivery")
}

$mode = Get-Setting 'EDGE_WAF_MODE' 'Detection'
if ($mode -cnotin 'Detection', 'Prevention') {
  $problems.Add("EDGE_WAF_MODE is Detection or Prevention: $mode")
}

# azd would take True and 1, too; here they would be read as false.
foreach ($name in 'EDGE_DEFAULT_DOMAIN', 'EDGE_PRIVATE_LINK', 'EDGE_SCRUB_ADDRESSES', 'VNET_ENABLED') {
  $value = Get-Setting $name
  if ($value -cnotin '', 'true', 'false') {
    $problems.Add("$name is true or false: $value")
  }
}

$domains = Get-Setting 'EDGE_CUSTOM_DOMAINS'
if ($domains -ne '' -and ($domains -replace ' ' -split ',') -contains '') {
  $problems.Add("EDGE_CUSTOM_DOMAINS has a comma with no name beside it: $domains")
}
$double = ($domains -replace ' ' -replace '\.', '-').ToLowerInvariant() -split ',' | Where-Object { $_ -ne '' } | Group-Object | Where-Object Count -gt 1 | ForEach-Object Name
if ($double) {
  $problems.Add("EDGE_CUSTOM_DOMAINS has two names that are one to Front Door, which knows them by hyphens: $double")
}
if ($domains -match '\*') {
  $problems.Add("EDGE_CUSTOM_DOMAINS has a name with a star; the app serves the names that it knows: $domains")
}
if ($domains -match '[/:]') {
  $problems.Add("EDGE_CUSTOM_DOMAINS are host names with commas between them, no URLs: $domains")
} elseif ($domains -match '[^A-Za-z0-9., *-]') {
  $problems.Add("EDGE_CUSTOM_DOMAINS are host names of letters, digits, hyphens and dots, others in their form that begins with xn--: $domains")
}
if ((Get-Setting 'EDGE_DEFAULT_DOMAIN' 'true') -ceq 'false' -and $domains -eq '') {
  $problems.Add('EDGE_DEFAULT_DOMAIN is false and EDGE_CUSTOM_DOMAINS is empty: no host would be served.')
}

if ($problems.Count -gt 0) {
  $problems | ForEach-Object { [Console]::Error.WriteLine("- $_") }
  [Console]::Error.WriteLine("Nothing was provisioned: $($problems.Count) to mend.")
  exit 1
}

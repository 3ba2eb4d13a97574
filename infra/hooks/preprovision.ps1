# Before anything is made on Azure: what is missing or cannot work, all at once. The same as preprovision.sh.
$problems = [System.Collections.Generic.List[string]]::new()

function Get-Setting([string]$Name, [string]$Default = '') {
  $value = [Environment]::GetEnvironmentVariable($Name)
  if ([string]::IsNullOrEmpty($value)) { $Default } else { $value }
}

$origin = Get-Setting 'EDGE_ORIGIN_URL'
if ($origin -eq '') {
  $problems.Add("EDGE_ORIGIN_URL is not set. Give your site's origin: azd env set EDGE_ORIGIN_URL https://origin.example.com")
} elseif ($origin -notmatch '^https?://.') {
  $problems.Add("EDGE_ORIGIN_URL begins with https:// or http://: $origin")
} elseif ($origin -notmatch '^https?://[^/?#]+/?$') {
  $problems.Add("EDGE_ORIGIN_URL is scheme, host and port, without a path: $origin")
}

$connect = Get-Setting 'EDGE_ORIGIN_CONNECT_TIMEOUT' '5'
$first = Get-Setting 'EDGE_ORIGIN_FIRST_BYTE_TIMEOUT' '15'
$idle = Get-Setting 'EDGE_ORIGIN_IDLE_TIMEOUT' '30'
$door = Get-Setting 'EDGE_FRONT_DOOR_TIMEOUT' '60'
if (@($connect, $first, $idle, $door) -notmatch '^[0-9]+$') {
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
} elseif ($sku -ceq 'Standard_AzureFrontDoor' -and (Get-Setting 'EDGE_PRIVATE_LINK') -eq 'true') {
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
}
if ((Get-Setting 'EDGE_DEFAULT_DOMAIN' 'true') -eq 'false' -and $domains -eq '') {
  $problems.Add('EDGE_DEFAULT_DOMAIN is false and EDGE_CUSTOM_DOMAINS is empty: no host would be served.')
}

if ($problems.Count -gt 0) {
  $problems | ForEach-Object { [Console]::Error.WriteLine("- $_") }
  [Console]::Error.WriteLine("Nothing was provisioned: $($problems.Count) to mend.")
  exit 1
}

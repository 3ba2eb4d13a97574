# Before the app is built and sent: that there is where to send it, and what to build it with. The same as predeploy.sh.
$problems = [System.Collections.Generic.List[string]]::new()

if (-not $env:SERVICE_EDGE_NAME) {
  $problems.Add('There is no function app yet: azd provision')
}
if (-not (Test-Path host.json)) {
  $problems.Add("host.json is not here; start azd in the repository's root.")
}
if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
  $problems.Add('The .NET 10 SDK is not installed: https://dot.net')
} elseif (-not (dotnet --list-sdks | Where-Object { $_ -match '^10\.' })) {
  $problems.Add('The .NET 10 SDK is not among those that are installed: https://dot.net')
}

if ($problems.Count -gt 0) {
  $problems | ForEach-Object { [Console]::Error.WriteLine("- $_") }
  [Console]::Error.WriteLine("Nothing was deployed: $($problems.Count) to mend.")
  exit 1
}

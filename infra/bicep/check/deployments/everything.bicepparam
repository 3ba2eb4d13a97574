// All that can be asked for, and hardly a value that is a default.
using '../../main.bicep'

param environmentName = 'everything'
param location = 'swedencentral'
param resourceGroupName = 'edge-of-example'
param functionAppName = 'edge-of-example'
param principalId = '31111111-1111-1111-1111-111111111111'
param principalType = 'ServicePrincipal'
param originUrl = 'https://origin.example.com:8443'
param originHost = 'www.example.com'
param delivery = 'Streaming'
param assetRoutes = [
  {
    prefix: '/media'
    originUrl: 'https://media.example.com'
    host: 'media.example.com'
    pathPattern: '^/(.*)$'
    targetPath: '/site/$1'
    query: 'Keep'
    cache: 'Memory'
    defaultTtl: '00:10:00'
    heuristicPercent: 10
    staleWhileRevalidate: '00:01:00'
    staleIfError: '01:00:00'
  }
  {
    prefix: '/static/'
    originUrl: 'https://static.example.com'
  }
]
param moreSettings = {
  Edge__Cache__MaxBytes: '100000000'
  Edge__Protect__0__Secret: '@Microsoft.KeyVault(SecretUri=https://example.vault.azure.net/secrets/preview)'
}
param originConnectTimeoutSeconds = 7
param originFirstByteTimeoutSeconds = 70
param originIdleTimeoutSeconds = 95
param originResponseTimeoutSeconds = 120
param instanceMemoryMB = 4096
param maximumInstanceCount = 200
param alwaysReadyInstances = 3
param httpConcurrencyPerInstance = 250
param frontDoorSku = 'Premium_AzureFrontDoor'
param customDomains = 'www.example.com, example.com'
param defaultDomainEnabled = true
param dnsZoneId = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/dns/providers/Microsoft.Network/dnsZones/example.com'
param wafMode = 'Prevention'
param rateLimitPerMinute = 500
param privateLinkEnabled = true
param scrubClientAddresses = true
param vnetEnabled = true
param logRetentionDays = 45
param alertEmail = 'operators@example.com'
param alertServerErrorPercent = 2
param alertOriginLatencyMilliseconds = 1500

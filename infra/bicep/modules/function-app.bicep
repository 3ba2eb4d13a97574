// The function app: a Flex Consumption plan, and the edge on it with its settings, its lock and its logs.
//
// Flex Consumption, because Linux Consumption holds streamed responses back and has no .NET 10. On Flex the runtime is said in
// functionAppConfig; FUNCTIONS_WORKER_RUNTIME and its kin are refused there, so none of them is set.
//
// The lock: the main site denies by default. With access restrictions it lets in Front Door's service tag, and of that only requests
// that carry our profile's id. With Private Link it lets in nothing: requests that come over a private endpoint are not asked.
// The SCM site, which deployments go to, is apart from it: it asks for Entra tokens (basic credentials are off) and stays reachable,
// or azd deploy would shut itself out. That it does beside a private endpoint has to be said: without a word about public network
// access an approved endpoint closes it for both sites.
// Azure Verified Modules: avm/res/web/serverfarm, avm/res/web/site.

@export()
@sealed()
@description('What is said of an asset route. Each member but the first three is the setting of the same name; empty, or left out, means its default.')
type assetRoute = {
  @description('What paths begin with, as /media. Front Door\'s pattern is made from it, too.')
  @minLength(2)
  prefix: string

  @description('Scheme, host and port of the asset origin.')
  @minLength(8)
  originUrl: string

  @description('A host whose URLs in pages lead below the prefix: the first of the route\'s Hosts.')
  host: string?

  pathPattern: string?
  targetPath: string?
  query: string?
  cache: string?
  defaultTtl: string?
  heuristicPercent: int?
  staleWhileRevalidate: string?
  staleIfError: string?
}

@description('The app\'s name.')
param name string

@description('The plan\'s name.')
param planName string

@description('The region of both.')
param location string

@description('The tags of both.')
param tags object

@description('The app\'s identity.')
param identityId string

@description('The client id of that identity.')
param identityClientId string

@description('The storage account of the host and of the deployed package.')
param storageName string

@description('The container of the deployed package.')
param deploymentContainerName string

@description('The Application Insights component.')
param componentName string

@description('The workspace that the host\'s own logs go to.')
param workspaceId string

@description('The subnet that the app sends from. Empty: none.')
param subnetId string

@description('Memory of one instance, in MB.')
param instanceMemoryMB int

@description('The most instances that are started.')
param maximumInstanceCount int

@description('Instances that are always running.')
param alwaysReadyInstances int

@description('Requests that one instance serves at once.')
param httpConcurrencyPerInstance int

@minLength(1)
@description('The id of the Front Door profile.')
param frontDoorId string

@description('Whether Front Door comes by its public addresses (access restrictions), and not by Private Link.')
param frontDoorByServiceTag bool

@minLength(1)
@description('The hosts that readers may use.')
param publicHosts array

@description('Scheme, host and port of the publisher origin.')
param originUrl string

@description('The Host to ask it for. Empty: the one in originUrl.')
param originHost string

@description('How rewritten pages leave.')
param delivery string

@description('The asset routes.')
param assetRoutes assetRoute[]

@description('Until a connection to an origin stands, in seconds.')
param originConnectTimeoutSeconds int

@description('Until an origin\'s response starts, in seconds.')
param originFirstByteTimeoutSeconds int

@description('The longest pause in an origin\'s body, in seconds.')
param originIdleTimeoutSeconds int

@secure()
@description('Further app settings by their full name.')
param moreSettings object

// Seconds as the app reads times: hours:minutes:seconds.
var connectTimeout = '00:${padLeft(originConnectTimeoutSeconds / 60, 2, '0')}:${padLeft(originConnectTimeoutSeconds % 60, 2, '0')}'
var firstByteTimeout = '00:${padLeft(originFirstByteTimeoutSeconds / 60, 2, '0')}:${padLeft(originFirstByteTimeoutSeconds % 60, 2, '0')}'
var idleTimeout = '00:${padLeft(originIdleTimeoutSeconds / 60, 2, '0')}:${padLeft(originIdleTimeoutSeconds % 60, 2, '0')}'

var platformSettings = [
  {
    name: 'AzureWebJobsStorage__credential'
    value: 'managedidentity'
  }
  {
    name: 'AzureWebJobsStorage__clientId'
    value: identityClientId
  }
  {
    name: 'AzureWebJobsStorage__blobServiceUri'
    value: storage.properties.primaryEndpoints.blob
  }
  {
    name: 'APPLICATIONINSIGHTS_CONNECTION_STRING'
    value: component.properties.ConnectionString
  }
  {
    name: 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'
    value: 'ClientId=${identityClientId};Authorization=AAD'
  }
]

var edgeSettings = [
  {
    name: 'Edge__Publisher__OriginUrl'
    value: originUrl
  }
  {
    name: 'Edge__Publisher__OriginHost'
    value: originHost
  }
  {
    name: 'Edge__Publisher__Delivery'
    value: delivery
  }
  {
    name: 'Edge__Origin__ConnectTimeout'
    value: connectTimeout
  }
  {
    name: 'Edge__Origin__FirstByteTimeout'
    value: firstByteTimeout
  }
  {
    name: 'Edge__Origin__IdleTimeout'
    value: idleTimeout
  }
  {
    name: 'Edge__FrontDoor__Id'
    value: frontDoorId
  }
]

var hostSettings = [
  for (host, index) in publicHosts: {
    name: 'Edge__Publisher__PublicHosts__${index}'
    value: host
  }
]

// An empty value means the setting's default.
var assetSettings = [
  for (route, index) in assetRoutes: [
    {
      name: 'Edge__Assets__Routes__${index}__Prefix'
      value: route.prefix
    }
    {
      name: 'Edge__Assets__Routes__${index}__OriginUrl'
      value: route.originUrl
    }
    {
      name: 'Edge__Assets__Routes__${index}__Hosts__0'
      value: route.?host ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__PathPattern'
      value: route.?pathPattern ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__TargetPath'
      value: route.?targetPath ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__Query'
      value: route.?query ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__Cache'
      value: route.?cache ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__DefaultTtl'
      value: route.?defaultTtl ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__HeuristicPercent'
      value: string(route.?heuristicPercent ?? '')
    }
    {
      name: 'Edge__Assets__Routes__${index}__StaleWhileRevalidate'
      value: route.?staleWhileRevalidate ?? ''
    }
    {
      name: 'Edge__Assets__Routes__${index}__StaleIfError'
      value: route.?staleIfError ?? ''
    }
  ]
]

var furtherSettings = [
  for setting in items(moreSettings): {
    name: setting.key
    value: setting.value
  }
]

// Both together are asked for: the tag alone admits every Front Door of every customer.
var frontDoorOnly = [
  {
    name: 'front-door'
    description: 'Our Front Door profile'
    priority: 100
    action: 'Allow'
    tag: 'ServiceTag'
    ipAddress: 'AzureFrontDoor.Backend'
    headers: {
      'x-azure-fdid': [
        frontDoorId
      ]
    }
  }
]

resource storage 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: storageName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource site 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  // azd deploy finds the app by this tag.
  tags: union(tags, {
    'azd-service-name': 'edge'
  })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    publicNetworkAccess: 'Enabled'
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainerName}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0
          ? []
          : [
              {
                name: 'http'
                instanceCount: alwaysReadyInstances
              }
            ]
        triggers: {
          http: {
            perInstanceConcurrency: httpConcurrencyPerInstance
          }
        }
      }
    }
    siteConfig: {
      appSettings: concat(platformSettings, edgeSettings, hostSettings, flatten(assetSettings), furtherSettings)
      ftpsState: 'Disabled'
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ipSecurityRestrictions: frontDoorByServiceTag ? frontDoorOnly : []
      ipSecurityRestrictionsDefaultAction: 'Deny'
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }
}

resource noFtpPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: site
  name: 'ftp'
  properties: {
    allow: false
  }
}

resource noScmPassword 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-11-01' = {
  parent: site
  name: 'scm'
  properties: {
    allow: false
  }
  // One after the other: the site takes one change at a time.
  dependsOn: [
    noFtpPassword
  ]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: site
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FunctionAppLogs'
        enabled: true
      }
    ]
    metrics: [
      {
        category: 'AllMetrics'
        enabled: true
      }
    ]
  }
}

output id string = site.id
output name string = site.name
output host string = site.properties.defaultHostName

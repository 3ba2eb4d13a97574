// The whole deployment: a resource group with the function app, what it needs to run, and Front Door in front of it.
//
// The order is profile, app, origin. The app's lock and its settings carry the profile's id and the endpoint's host; the origin carries
// the app's host. Made in that order there is no cycle, and no value is copied by hand from one to the other.
targetScope = 'subscription'

import { assetRoute } from 'modules/function-app.bicep'

@minLength(1)
@maxLength(64)
@description('The name of the azd environment. Names of resources are derived from it.')
param environmentName string

@minLength(1)
@description('The region of everything that has one.')
@metadata({
  azd: {
    type: 'location'
  }
})
param location string

@description('Another name for the resource group. Empty: derived.')
param resourceGroupName string = ''

@description('Another name for the function app. Empty: derived.')
param functionAppName string = ''

@description('A person or pipeline that may read the deployment storage. Empty: nobody but the app.')
param principalId string = ''

@allowed([
  'User'
  'ServicePrincipal'
])
@description('What principalId is.')
param principalType string = 'User'

// The site.

@minLength(1)
@description('Scheme, host and port of the publisher origin.')
param originUrl string

@description('The Host to ask the publisher origin for. Empty: the one in originUrl.')
param originHost string = ''

@allowed([
  'Buffered'
  'Streaming'
])
@description('How rewritten pages leave.')
param delivery string = 'Buffered'

@description('Asset routes. Both the app\'s prefixes and Front Door\'s patterns are made from them.')
param assetRoutes assetRoute[] = []

@secure()
@description('Further app settings by their full name. Give secrets as Key Vault references.')
param moreSettings object = {}

// Time limits, from the inside out.

@minValue(1)
@maxValue(60)
@description('Until a connection to an origin stands, in seconds.')
param originConnectTimeoutSeconds int = 5

@minValue(1)
@maxValue(200)
@description('Until an origin\'s response starts, in seconds.')
param originFirstByteTimeoutSeconds int = 15

@minValue(5)
@maxValue(200)
@description('The longest pause in an origin\'s body, in seconds. Less than originResponseTimeoutSeconds.')
param originIdleTimeoutSeconds int = 30

@minValue(16)
@maxValue(229)
@description('How long Front Door waits for the app\'s first byte and through every pause, in seconds. Less than the load balancer\'s 230.')
param originResponseTimeoutSeconds int = 60

// The function app.

@allowed([
  512
  2048
  4096
])
@description('Memory of one instance, in MB.')
param instanceMemoryMB int = 2048

@minValue(40)
@maxValue(1000)
@description('The most instances that are started.')
param maximumInstanceCount int = 100

@minValue(0)
@maxValue(20)
@description('Instances that are always running. 0 saves money and costs the first reader a cold start.')
param alwaysReadyInstances int = 1

@minValue(1)
@maxValue(1000)
@description('Requests that one instance serves at once. The edge waits for origins more than it computes.')
param httpConcurrencyPerInstance int = 100

// Front Door.

@allowed([
  'Standard_AzureFrontDoor'
  'Premium_AzureFrontDoor'
])
@description('Premium adds managed and bot rules to the firewall, and Private Link to the origin.')
param frontDoorSku string = 'Standard_AzureFrontDoor'

@description('Host names readers use, separated by commas. Empty: the endpoint\'s own.')
param customDomains string = ''

@description('The id of the Azure DNS zone of the custom domains. Empty: DNS is elsewhere.')
param dnsZoneId string = ''

@description('Whether the endpoint\'s own host is served. Switch it off once the custom domains are live.')
param defaultDomainEnabled bool = true

@allowed([
  'Detection'
  'Prevention'
])
@description('Whether the firewall only logs, or blocks. Start with Detection and read its log.')
param wafMode string = 'Detection'

@minValue(10)
@maxValue(1000000)
@description('Requests a minute that one address may send before the rate limit acts.')
param rateLimitPerMinute int = 2000

@description('Reach the app through Private Link (Premium only). The connection must be approved by hand.')
param privateLinkEnabled bool = false

@description('Keep readers\' addresses out of Front Door\'s logs.')
param scrubClientAddresses bool = false

// Network, logs, alerts.

@description('Put the app into a virtual network, and its storage behind a private endpoint.')
param vnetEnabled bool = false

@minValue(30)
@maxValue(730)
@description('How long logs are kept, in days.')
param logRetentionDays int = 30

@description('Who is told of alerts. Empty: alerts are only shown in the portal.')
param alertEmail string = ''

@minValue(1)
@maxValue(100)
@description('The share of 5xx answers that raises an alert, in percent.')
param alertServerErrorPercent int = 5

@minValue(100)
@maxValue(60000)
@description('The origin latency that raises an alert, in milliseconds.')
param alertOriginLatencyMilliseconds int = 3000

var abbreviations = loadJsonContent('abbreviations.json')
var resourceToken = toLower(uniqueString(subscription().id, environmentName, location))
var tags = {
  'azd-env-name': environmentName
}
var appName = empty(functionAppName) ? '${abbreviations.functionApp}${resourceToken}' : functionAppName
// Names and not outputs: a preview passes over a module whose resources are named by what another module has yet to tell.
var storageName = '${abbreviations.storage}${resourceToken}'
var componentName = '${abbreviations.applicationInsights}${resourceToken}'
var profileName = '${abbreviations.frontDoorProfile}${resourceToken}'
var endpointName = '${abbreviations.frontDoorEndpoint}${resourceToken}'
var deploymentContainer = 'deployment'
var usePrivateLink = privateLinkEnabled && frontDoorSku == 'Premium_AzureFrontDoor'
var namedDomains = split(replace(customDomains, ' ', ''), ',')
var domains = empty(customDomains) ? [] : namedDomains

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? '${abbreviations.resourceGroup}${environmentName}' : resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  name: 'identity'
  scope: group
  params: {
    name: '${abbreviations.identity}${resourceToken}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  name: 'monitoring'
  scope: group
  params: {
    workspaceName: '${abbreviations.logAnalytics}${resourceToken}'
    componentName: componentName
    location: location
    tags: tags
    retentionDays: logRetentionDays
  }
}

module storage 'modules/storage.bicep' = {
  name: 'storage'
  scope: group
  params: {
    name: storageName
    location: location
    tags: tags
    containerName: deploymentContainer
    publicAccess: !vnetEnabled
    workspaceId: monitoring.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (vnetEnabled) {
  name: 'network'
  scope: group
  params: {
    name: '${abbreviations.virtualNetwork}${resourceToken}'
    location: location
    tags: tags
  }
}

module storageEndpoint 'modules/storage-private-endpoint.bicep' = if (vnetEnabled) {
  name: 'storage-private-endpoint'
  scope: group
  params: {
    name: '${abbreviations.privateEndpoint}${resourceToken}'
    location: location
    tags: tags
    storageId: storage.outputs.id
    networkId: network.?outputs.id ?? ''
    subnetId: network.?outputs.endpointSubnetId ?? ''
  }
}

module roles 'modules/role-assignments.bicep' = {
  name: 'role-assignments'
  scope: group
  dependsOn: [
    storage
    monitoring
  ]
  params: {
    storageName: storageName
    componentName: componentName
    // Azure makes it up. A role's name has it in it, or an identity that is made anew could not get the role.
    #disable-next-line what-if-short-circuiting
    appPrincipalId: identity.outputs.principalId
    deployerPrincipalId: principalId
    deployerPrincipalType: principalType
  }
}

module profile 'modules/front-door-profile.bicep' = {
  name: 'front-door-profile'
  scope: group
  params: {
    profileName: profileName
    endpointName: endpointName
    tags: tags
    sku: frontDoorSku
    originResponseTimeoutSeconds: originResponseTimeoutSeconds
    scrubClientAddresses: scrubClientAddresses
    workspaceId: monitoring.outputs.workspaceId
  }
}

module app 'modules/function-app.bicep' = {
  name: 'function-app'
  scope: group
  // Without its roles the app can read neither its package nor its host's locks.
  dependsOn: [
    roles
    storageEndpoint
  ]
  params: {
    name: appName
    planName: '${abbreviations.functionPlan}${resourceToken}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    storageName: storageName
    deploymentContainerName: deploymentContainer
    componentName: componentName
    workspaceId: monitoring.outputs.workspaceId
    subnetId: vnetEnabled ? (network.?outputs.appSubnetId ?? '') : ''
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    httpConcurrencyPerInstance: httpConcurrencyPerInstance
    frontDoorId: profile.outputs.frontDoorId
    frontDoorByServiceTag: !usePrivateLink
    publicHosts: concat(defaultDomainEnabled ? [profile.outputs.endpointHost] : [], domains)
    originUrl: originUrl
    originHost: originHost
    delivery: delivery
    assetRoutes: assetRoutes
    originConnectTimeoutSeconds: originConnectTimeoutSeconds
    originFirstByteTimeoutSeconds: originFirstByteTimeoutSeconds
    originIdleTimeoutSeconds: originIdleTimeoutSeconds
    moreSettings: moreSettings
  }
}

module customDomain 'modules/front-door-domains.bicep' = {
  name: 'front-door-domains'
  scope: group
  dependsOn: [
    profile
  ]
  params: {
    profileName: profileName
    hostNames: domains
    dnsZoneId: dnsZoneId
  }
}

module routes 'modules/front-door-routes.bicep' = {
  name: 'front-door-routes'
  scope: group
  params: {
    profileName: profileName
    endpointName: endpointName
    appId: app.outputs.id
    appHost: app.outputs.host
    appLocation: location
    usePrivateLink: usePrivateLink
    assetRoutes: assetRoutes
    customDomains: customDomain.outputs.domains
    defaultDomainEnabled: defaultDomainEnabled
  }
}

module firewall 'modules/waf.bicep' = {
  name: 'waf'
  scope: group
  params: {
    // A policy's tier cannot be changed. Those of two tiers have two names, so that a profile that is upgraded gets the other one.
    policyName: '${abbreviations.wafPolicy}${frontDoorSku == 'Premium_AzureFrontDoor' ? 'premium' : ''}${resourceToken}'
    profileName: profileName
    tags: tags
    sku: frontDoorSku
    mode: wafMode
    rateLimitPerMinute: rateLimitPerMinute
    domains: concat([{ id: profile.outputs.endpointId }], customDomain.outputs.domains)
  }
}

module alerts 'modules/alerts.bicep' = {
  name: 'alerts'
  scope: group
  params: {
    actionGroupName: '${abbreviations.actionGroup}${resourceToken}'
    location: location
    tags: tags
    profileId: profile.outputs.profileId
    workspaceId: monitoring.outputs.workspaceId
    email: alertEmail
    serverErrorPercent: alertServerErrorPercent
    originLatencyMilliseconds: alertOriginLatencyMilliseconds
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output AZURE_FUNCTION_NAME string = app.outputs.name
output SERVICE_EDGE_NAME string = app.outputs.name
output FRONT_DOOR_ID string = profile.outputs.frontDoorId
output FRONT_DOOR_ENDPOINT_URL string = 'https://${profile.outputs.endpointHost}'
output EDGE_URL string = 'https://${defaultDomainEnabled || empty(domains) ? profile.outputs.endpointHost : namedDomains[0]}'
output FRONT_DOOR_PRIVATE_LINK bool = usePrivateLink
output DOMAIN_VALIDATION array = customDomain.outputs.validation

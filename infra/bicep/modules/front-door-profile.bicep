// The Front Door profile and its endpoint: made before the app, which needs the profile's id for its lock and the endpoint's host as
// one of its public hosts. What leads to the app is in front-door-routes.bicep, made after it.
//
// The origin response timeout is always said: documents disagree on its default. It holds for the first byte and for every pause.
// Azure Verified Module: avm/res/cdn/profile.

@description('The profile\'s name.')
param profileName string

@description('The endpoint\'s name. Its host begins with it.')
param endpointName string

@description('The tags of both.')
param tags object

@description('Standard_AzureFrontDoor or Premium_AzureFrontDoor.')
param sku string

@description('How long Front Door waits for the origin, in seconds.')
param originResponseTimeoutSeconds int

@description('Whether readers\' addresses are kept out of the logs.')
param scrubClientAddresses bool

@description('The workspace that logs go to.')
param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' = {
  name: profileName
  location: 'global'
  tags: tags
  sku: {
    name: sku
  }
  properties: {
    originResponseTimeoutSeconds: originResponseTimeoutSeconds
    logScrubbing: {
      state: scrubClientAddresses ? 'Enabled' : 'Disabled'
      scrubbingRules: [
        {
          matchVariable: 'RequestIPAddress'
          selectorMatchOperator: 'EqualsAny'
          state: 'Enabled'
        }
      ]
    }
  }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' = {
  parent: profile
  name: endpointName
  location: 'global'
  tags: tags
  properties: {
    enabledState: 'Enabled'
  }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'to-workspace'
  scope: profile
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'FrontDoorAccessLog'
        enabled: true
      }
      {
        category: 'FrontDoorHealthProbeLog'
        enabled: true
      }
      {
        category: 'FrontDoorWebApplicationFirewallLog'
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

output profileId string = profile.id
output frontDoorId string = profile.properties.frontDoorId
output endpointId string = endpoint.id
output endpointHost string = endpoint.properties.hostName

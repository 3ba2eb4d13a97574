// Where logs and metrics go: a Log Analytics workspace, and Application Insights on top of it.
//
// Application Insights takes telemetry with Entra tokens only (DisableLocalAuth): the connection string is then an address and no secret.
// The app reads it from the component itself; it is no output, so that it stands in no deployment's history.
// Azure Verified Modules: avm/res/operational-insights/workspace, avm/res/insights/component.

@description('The workspace\'s name.')
param workspaceName string

@description('The component\'s name.')
param componentName string

@description('The region of both.')
param location string

@description('The tags of both.')
param tags object

@description('How long logs are kept, in days.')
param retentionDays int

resource workspace 'Microsoft.OperationalInsights/workspaces@2025-02-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: {
      name: 'PerGB2018'
    }
    retentionInDays: retentionDays
    features: {
      disableLocalAuth: true
    }
  }
}

resource component 'Microsoft.Insights/components@2020-02-02' = {
  name: componentName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    DisableLocalAuth: true
    // No retention of its own: the workspace's counts, and takes any number of days where this would take nine.
  }
}

output workspaceId string = workspace.id

// The app's identity, assigned by us and not by the system: its roles can be given before the app exists, and survive the app.
// Azure Verified Module of the same purpose: avm/res/managed-identity/user-assigned-identity.

@description('The identity\'s name.')
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId

// The optional virtual network: one subnet that the app's instances send from, one for private endpoints.
//
// Flex Consumption needs a subnet that is delegated to Microsoft.App/environments and used for nothing else.
// Azure Verified Module: avm/res/network/virtual-network.

@description('The network\'s name.')
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

resource network 'Microsoft.Network/virtualNetworks@2024-07-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [
        '10.0.0.0/16'
      ]
    }
    // Within the network and not beside it: subnets of their own would be removed and made anew by every deployment of the network.
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: '10.0.0.0/24'
          delegations: [
            {
              name: 'flex-consumption'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: '10.0.1.0/26'
          privateEndpointNetworkPolicies: 'Disabled'
        }
      }
    ]
  }
}

// By their names: the order in which Azure tells subnets is its own.
resource appSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-07-01' existing = {
  parent: network
  name: 'app'
}

resource endpointSubnet 'Microsoft.Network/virtualNetworks/subnets@2024-07-01' existing = {
  parent: network
  name: 'endpoints'
}

output id string = network.id
output appSubnetId string = appSubnet.id
output endpointSubnetId string = endpointSubnet.id

// The publisher's own host names, with certificates that Front Door gets and renews.
//
// A domain is validated by a TXT record, _dnsauth.<host>, with the token in the output. In a zone of Azure DNS that is given here the
// record is still the operator's to make; the zone lets the portal do it, and renewals find it.
// Azure Verified Module: avm/res/cdn/profile (customDomains).

@description('The profile.')
param profileName string

@description('The host names.')
param hostNames array

@description('The id of their zone in Azure DNS. Empty: DNS is elsewhere.')
param dnsZoneId string

resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: profileName
}

resource domain 'Microsoft.Cdn/profiles/customDomains@2025-06-01' = [
  for hostName in hostNames: {
    parent: profile
    // Names of domains have no dots.
    name: replace(hostName, '.', '-')
    properties: {
      hostName: hostName
      tlsSettings: {
        certificateType: 'ManagedCertificate'
        minimumTlsVersion: 'TLS12'
      }
      azureDnsZone: empty(dnsZoneId)
        ? null
        : {
            id: dnsZoneId
          }
    }
  }
]

output domains array = [
  for (hostName, index) in hostNames: {
    id: domain[index].id
  }
]

output validation array = [
  for (hostName, index) in hostNames: {
    record: '_dnsauth.${hostName}'
    text: domain[index].properties.?validationProperties.?validationToken ?? ''
  }
]

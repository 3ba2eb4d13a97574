// From the endpoint to the app: origin group, origin, rules, and two routes.
//
// pages   /* without a cache, which is also without buffering: pages stream, cookies stay, and nothing is compressed here (the app does).
// assets  the asset routes' prefixes, cached by whole URL. The app copies assets with their length and never compresses them, so
//         compressing text is Front Door's part, and answers above 8 MB and ranges work.
//
// The rules write X-Edge-Host, X-Edge-Scheme and X-Edge-Country over anything the client sent, from Front Door's own knowledge, and
// delete an X-Edge-Region that a client sent. The Functions host replaces X-Forwarded-Host before a function sees it; these fields it leaves alone.
// Azure Verified Module: avm/res/cdn/profile.

import { assetRoute } from 'function-app.bicep'

@description('The profile.')
param profileName string

@description('The endpoint.')
param endpointName string

@description('The function app\'s id.')
param appId string

@description('The function app\'s host.')
param appHost string

@description('The function app\'s region.')
param appLocation string

@description('Whether the origin is reached through Private Link.')
param usePrivateLink bool

@description('The asset routes, the same that the app gets.')
param assetRoutes assetRoute[]

@description('The custom domains, as { id }.')
param customDomains array

@description('Whether the endpoint\'s own host is served.')
param defaultDomainEnabled bool

// /media gives /media/*, and so does /media/, which is the same to the app.
var assetPatterns = [
  for route in assetRoutes: '${endsWith(route.prefix, '/') ? substring(route.prefix, 0, length(route.prefix) - 1) : route.prefix}/*'
]

resource profile 'Microsoft.Cdn/profiles@2025-06-01' existing = {
  name: profileName
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2025-06-01' existing = {
  parent: profile
  name: endpointName
}

// One origin: probes would change nothing, and each of them, from every point of presence, is an invocation to pay for.
resource originGroup 'Microsoft.Cdn/profiles/originGroups@2025-06-01' = {
  parent: profile
  name: 'edge'
  properties: {
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 3
      additionalLatencyInMilliseconds: 50
    }
    sessionAffinityState: 'Disabled'
  }
}

// App Service finds the app by its own host name, so that is the Host to send; readers' host travels in X-Edge-Host.
resource origin 'Microsoft.Cdn/profiles/originGroups/origins@2025-06-01' = {
  parent: originGroup
  name: 'function-app'
  properties: {
    hostName: appHost
    originHostHeader: appHost
    httpPort: 80
    httpsPort: 443
    priority: 1
    weight: 1000
    enabledState: 'Enabled'
    enforceCertificateNameCheck: true
    sharedPrivateLinkResource: usePrivateLink
      ? {
          groupId: 'sites'
          privateLink: {
            id: appId
          }
          privateLinkLocation: appLocation
          requestMessage: 'Front Door of this edge'
        }
      : null
  }
}

resource fields 'Microsoft.Cdn/profiles/ruleSets@2025-06-01' = {
  parent: profile
  name: 'fields'
}

resource writeFields 'Microsoft.Cdn/profiles/ruleSets/rules@2025-06-01' = {
  parent: fields
  name: 'write'
  properties: {
    order: 1
    matchProcessingBehavior: 'Continue'
    conditions: []
    actions: [
      {
        name: 'ModifyRequestHeader'
        parameters: {
          typeName: 'DeliveryRuleHeaderActionParameters'
          headerAction: 'Overwrite'
          headerName: 'X-Edge-Host'
          value: '{hostname}'
        }
      }
      {
        name: 'ModifyRequestHeader'
        parameters: {
          typeName: 'DeliveryRuleHeaderActionParameters'
          headerAction: 'Overwrite'
          headerName: 'X-Edge-Scheme'
          value: '{request_scheme}'
        }
      }
      {
        name: 'ModifyRequestHeader'
        parameters: {
          typeName: 'DeliveryRuleHeaderActionParameters'
          headerAction: 'Overwrite'
          headerName: 'X-Edge-Country'
          value: '{geo_country}'
        }
      }
      {
        // Front Door has no variable for it. A rule behind this one may write what its conditions tell.
        name: 'ModifyRequestHeader'
        parameters: {
          typeName: 'DeliveryRuleHeaderActionParameters'
          headerAction: 'Delete'
          headerName: 'X-Edge-Region'
        }
      }
    ]
  }
}

resource pages 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = {
  parent: endpoint
  name: 'pages'
  properties: {
    originGroup: {
      id: originGroup.id
    }
    ruleSets: [
      {
        id: fields.id
      }
    ]
    customDomains: customDomains
    linkToDefaultDomain: defaultDomainEnabled ? 'Enabled' : 'Disabled'
    patternsToMatch: [
      '/*'
    ]
    supportedProtocols: [
      'Http'
      'Https'
    ]
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    enabledState: 'Enabled'
  }
  // The route names the group, not the origin; without the origin it is refused.
  dependsOn: [
    origin
    writeFields
  ]
}

// A cache without a word of its origin keeps an answer for one to three days, at random. So there is a word. An origin's own
// Cache-Control counts more, and private, no-cache and no-store always do.
resource caching 'Microsoft.Cdn/profiles/ruleSets@2025-06-01' = {
  parent: profile
  name: 'caching'
}

resource unsaidLifetime 'Microsoft.Cdn/profiles/ruleSets/rules@2025-06-01' = {
  parent: caching
  name: 'unsaidlifetime'
  properties: {
    order: 1
    matchProcessingBehavior: 'Continue'
    conditions: []
    actions: [
      {
        name: 'RouteConfigurationOverride'
        parameters: {
          typeName: 'DeliveryRuleRouteConfigurationOverrideActionParameters'
          cacheConfiguration: {
            cacheBehavior: 'OverrideIfOriginMissing'
            cacheDuration: '01:00:00'
            isCompressionEnabled: 'Enabled'
            queryStringCachingBehavior: 'UseQueryString'
          }
        }
      }
    ]
  }
}

resource assets 'Microsoft.Cdn/profiles/afdEndpoints/routes@2025-06-01' = if (!empty(assetRoutes)) {
  parent: endpoint
  name: 'assets'
  properties: {
    originGroup: {
      id: originGroup.id
    }
    ruleSets: [
      {
        id: fields.id
      }
      {
        id: caching.id
      }
    ]
    customDomains: customDomains
    linkToDefaultDomain: defaultDomainEnabled ? 'Enabled' : 'Disabled'
    patternsToMatch: assetPatterns
    cacheConfiguration: {
      queryStringCachingBehavior: 'UseQueryString'
      compressionSettings: {
        isCompressionEnabled: true
        // Text only. Images, fonts and video are compressed already, and are what ranges are asked of.
        contentTypesToCompress: [
          'application/javascript'
          'application/json'
          'application/manifest+json'
          'application/xml'
          'image/svg+xml'
          'text/css'
          'text/javascript'
          'text/plain'
          'text/xml'
        ]
      }
    }
    supportedProtocols: [
      'Http'
      'Https'
    ]
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    enabledState: 'Enabled'
  }
  dependsOn: [
    origin
    writeFields
    unsaidLifetime
  ]
}

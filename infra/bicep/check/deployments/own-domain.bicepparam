// A site whose endpoint has its own domain only, on Standard, with the longest name that an environment may have. Private Link is asked for, which Standard has not.
using '../../main.bicep'

param environmentName = 'a-name-of-sixty-four-letters-that-is-the-most-that-azd-lets-pass'
param location = 'westeurope'
param originUrl = 'https://origin.example.com'
param assetRoutes = [
  {
    prefix: '/media'
    originUrl: 'https://media.example.com'
  }
]
param alwaysReadyInstances = 0
param customDomains = 'news.example.com'
param defaultDomainEnabled = false
param privateLinkEnabled = true

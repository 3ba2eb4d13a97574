// Mistakes that a person makes in these templates, one at a time: in which file, what is put in whose place, and the code it is found by.
const app = 'modules/function-app.bicep';
const routes = 'modules/front-door-routes.bicep';
const profile = 'modules/front-door-profile.bicep';
const domains = 'modules/front-door-domains.bicep';
const storage = 'modules/storage.bicep';
const waf = 'modules/waf.bicep';
const monitoring = 'modules/monitoring.bicep';
const roles = 'modules/role-assignments.bicep';
const network = 'modules/network.bicep';
const alerts = 'modules/alerts.bicep';

const action = `      {
        name: 'ModifyRequestHeader'
        parameters: {
          typeName: 'DeliveryRuleHeaderActionParameters'
          headerAction: 'Append'
          headerName: 'X-Other'
          value: 'a'
        }
      }
`;

export const mistakes = [
  // What the compiler says is said here too, with its code.
  ['a brace is missing', profile, 'sku: {\n    name: sku\n  }', 'sku: {\n    name: sku\n', 'BCP018'],
  ['a name with a letter too few', routes, 'id: originGroup.id', 'id: orignGroup.id', 'BCP057'],
  ['a variable that is named by nobody', waf, 'var managedRuleSets = [', "var forgotten = 'x'\n\nvar managedRuleSets = [", 'no-unused-vars'],
  ['a property that is misspelled', routes, 'forwardingProtocol: \'HttpsOnly\'', 'forwardProtocol: \'HttpsOnly\'', 'BCP037'],
  ['a module\'s parameter that is not given', 'main.bicep', '    scrubClientAddresses: scrubClientAddresses\n', '', 'BCP035'],
  ['a key as an output, behind a variable', storage, 'output id string = account.id', 'var keys = account.listKeys().keys\noutput id string = keys[0].value', 'secret'],
  ['a secure parameter as an output', 'main.bicep', 'output AZURE_LOCATION string = location', 'output AZURE_LOCATION string = location\noutput SETTINGS object = moreSettings', 'outputs-should-not-contain-secrets'],
  ['a setting in a list that nobody adds', app, "var hostSettings = [", "var again = [\n  {\n    name: 'Edge__FrontDoor__Id'\n    value: frontDoorId\n  }\n]\n\nvar hostSettings = [", 'no-unused-vars'],
  ['a module that a preview passes over', 'main.bicep', '    profileName: profileName\n    hostNames', '    profileName: split(profile.outputs.profileId, \'/\')[8]\n    hostNames', 'what-if-short-circuiting'],
  ['a member of an asset route that is misspelled', 'check/deployments/everything.bicepparam', "staleIfError: '01:00:00'", "staleIfErrors: '01:00:00'", 'BCP089'],
  // Names, and what they make together.
  ['a storage account with a hyphen', 'abbreviations.json', '"storage": "st"', '"storage": "st-"', 'name'],
  ['a firewall policy with a hyphen', 'abbreviations.json', '"wafPolicy": "waf"', '"wafPolicy": "waf-"', 'name'],
  ['a resource group whose name is too long for a long environment\'s', 'main.bicep', "'${abbreviations.resourceGroup}${environmentName}'", "'${abbreviations.resourceGroup}${environmentName}-and-its-function-app-with-all'", 'name'],
  ['domains that all have one name', domains, "name: replace(hostName, '.', '-')", "name: 'domain-of-the-site'", 'name'],
  ['a short name that is not short', alerts, "groupShortName: 'edge'", "groupShortName: 'edge-operators'", 'name'],
  ['a resource of which nobody has said what it may be called', monitoring, 'output workspaceId string = workspace.id', "resource lock 'Microsoft.Authorization/locks@2020-05-01' = {\n  name: 'keep'\n  scope: workspace\n  properties: {\n    level: 'CanNotDelete'\n  }\n}\n\noutput workspaceId string = workspace.id", 'name'],
  ['what cannot be evaluated', domains, "name: replace(hostName, '.', '-')", "name: substring(hostName, 0, 200)", 'evaluation'],
  // The parameters file.
  ['a parameters file that names no parameter', 'main.parameters.json', '"wafMode"', '"firewallMode"', 'parameters-file'],
  ['a parameters file without a needed one', 'main.parameters.json', '    "originUrl": { "value": "${EDGE_ORIGIN_URL}" },\n', '', 'parameters-file'],
  ['a default that is not allowed', 'main.parameters.json', 'EDGE_INSTANCE_MEMORY=2048', 'EDGE_INSTANCE_MEMORY=1024', 'parameters-file'],
  ['a default that is out of range', 'main.parameters.json', 'EDGE_MAXIMUM_INSTANCES=100', 'EDGE_MAXIMUM_INSTANCES=20', 'parameters-file'],
  // The app's settings.
  ['an app setting that the app does not know', app, "'Edge__Origin__IdleTimeout'", "'Edge__Origin__IdleTimeOut'", 'unknown-setting'],
  ['an indexed setting that the app does not know', app, 'Edge__Publisher__PublicHosts__${index}', 'Edge__Publisher__Hosts__${index}', 'unknown-setting'],
  ['the profile\'s id is not given to the app', app, "  {\n    name: 'Edge__FrontDoor__Id'\n    value: frontDoorId\n  }\n", '', 'missing-setting'],
  ['a setting that Flex Consumption refuses', app, "name: 'Edge__Publisher__Delivery'", "name: 'FUNCTIONS_WORKER_RUNTIME'", 'flex-setting'],
  ['a setting that is given twice', app, "  {\n    name: 'Edge__Publisher__OriginHost'\n", "  {\n    name: 'Edge__Publisher__Delivery'\n    value: delivery\n  }\n  {\n    name: 'Edge__Publisher__OriginHost'\n", 'setting-twice'],
  ['a time that is none', app, 'value: connectTimeout', "value: replace(connectTimeout, ':', '')", 'setting-value'],
  ['an asset\'s lifetime in the place of another setting', app, "route.?staleIfError ?? ''", "route.?cache ?? ''", 'setting-value'],
  ['an endpoint that is no public host', 'main.bicep', 'publicHosts: concat(defaultDomainEnabled ? [profile.outputs.endpointHost] : [], domains)', 'publicHosts: domains', 'domains'],
  // Time limits.
  ['the app waits longer than Front Door', 'main.bicep', 'param originIdleTimeoutSeconds int = 30', 'param originIdleTimeoutSeconds int = 90', 'timeouts'],
  ['Front Door waits longer than the load balancer', 'main.parameters.json', 'EDGE_FRONT_DOOR_TIMEOUT=60', 'EDGE_FRONT_DOOR_TIMEOUT=235', 'timeouts'],
  ['Front Door may wait longer than the load balancer', 'main.bicep', '@maxValue(229)', '@maxValue(240)', 'timeouts'],
  ['the origin response timeout is left to its default', profile, 'originResponseTimeoutSeconds: originResponseTimeoutSeconds\n', 'originResponseTimeoutSeconds: originResponseTimeoutSeconds > 200 ? originResponseTimeoutSeconds : null\n', 'timeouts'],
  ['a limit that is not made from its parameter', app, 'value: idleTimeout', "value: replace(idleTimeout, '1', '0')", 'timeouts'],
  ['the host ends invocations early', '/host.json', '"version": "2.0",', '"version": "2.0", "functionTimeout": "00:03:00",', 'timeouts'],
  // Front Door.
  ['a pattern with a star in the middle', routes, "route.prefix}/*'", "route.prefix}*/*'", 'patterns'],
  ['a second slash in a pattern', routes, "endsWith(route.prefix, '/') ? substring(route.prefix, 0, length(route.prefix) - 1) : route.prefix", 'route.prefix', 'patterns'],
  ['a route that does not wait for its origin', routes, '  dependsOn: [\n    origin\n    writeFields\n  ]', '  dependsOn: [\n    writeFields\n  ]', 'route-depends'],
  ['a route that does not wait for its rules', routes, '    writeFields\n    unsaidLifetime\n', '    writeFields\n', 'route-depends'],
  ['an origin path', routes, "    patternsToMatch: assetPatterns\n", "    patternsToMatch: assetPatterns\n    originPath: '/'\n", 'origin-path'],
  ['pages behind a cache', routes, "      '/*'\n    ]\n", "      '/*'\n    ]\n    cacheConfiguration: {\n      queryStringCachingBehavior: 'UseQueryString'\n    }\n", 'cached-pages'],
  ['assets cached without their query', routes, "cacheConfiguration: {\n      queryStringCachingBehavior: 'UseQueryString'", "cacheConfiguration: {\n      queryStringCachingBehavior: 'IgnoreQueryString'", 'asset-cache'],
  ['Front Door compresses video', routes, "          'text/css'\n", "          'text/css'\n          'video/mp4'\n", 'asset-cache'],
  ['asset patterns by hand', routes, 'patternsToMatch: assetPatterns', "patternsToMatch: concat(assetPatterns, ['/images/*'])", 'patterns'],
  ['app and Front Door get different asset routes', 'main.bicep', 'usePrivateLink: usePrivateLink\n    assetRoutes: assetRoutes', 'usePrivateLink: usePrivateLink\n    assetRoutes: []', 'patterns'],
  ['a prefix that ends with a slash', 'main.parameters.json', '"assetRoutes": { "value": [] }', '"assetRoutes": { "value": [{ "prefix": "/media/", "originUrl": "https://media.example.com" }] }', 'patterns'],
  ['a field that is appended to and not overwritten', routes, "headerAction: 'Overwrite'\n          headerName: 'X-Edge-Host'", "headerAction: 'Append'\n          headerName: 'X-Edge-Host'", 'fields'],
  ['a field written from what a client sent', routes, "'{request_scheme}'", "'{http_req_header_X-Forwarded-Proto}'", 'fields'],
  ['a route without the rules that write the fields', routes, '    ruleSets: [\n      {\n        id: fields.id\n      }\n    ]\n', '', 'fields'],
  ['a region that a client may choose', routes, "headerAction: 'Delete'\n          headerName: 'X-Edge-Region'", "headerAction: 'Delete'\n          headerName: 'X-Edge-Regio'", 'foreign-field'],
  ['a rule with more actions than are allowed', routes, '    actions: [\n', `    actions: [\n${action}${action}`, 'limits'],
  ['probes of a single origin', routes, "    sessionAffinityState: 'Disabled'\n", "    sessionAffinityState: 'Disabled'\n    healthProbeSettings: {\n      probePath: '/_edge/health'\n      probeRequestType: 'HEAD'\n      probeProtocol: 'Https'\n      probeIntervalInSeconds: 100\n    }\n", 'probes'],
  ['origin authentication, which takes Authorization away', routes, "    sessionAffinityState: 'Disabled'\n", "    sessionAffinityState: 'Disabled'\n    authentication: {\n      type: 'SystemAssignedIdentity'\n    }\n", 'origin-authentication'],
  ['plain HTTP to the app', routes, "forwardingProtocol: 'HttpsOnly'", "forwardingProtocol: 'MatchRequest'", 'https'],
  ['the public host as origin host header', routes, 'originHostHeader: appHost', "originHostHeader: 'www.example.com'", 'origin-host'],
  ['a rule\'s name with a hyphen', routes, "name: 'unsaidlifetime'", "name: 'unsaid-lifetime'", 'name'],
  ['one name for the policies of both tiers', 'main.bicep', "${frontDoorSku == 'Premium_AzureFrontDoor' ? 'premium' : ''}", '', 'firewall'],
  ['managed rules on Standard', waf, "managedRuleSets: sku == 'Premium_AzureFrontDoor' ? managedRuleSets : []", 'managedRuleSets: managedRuleSets', 'firewall'],
  ['a rate limit by an address that clients choose', waf, "matchVariable: 'SocketAddr'", "matchVariable: 'RemoteAddr'", 'firewall'],
  // The app.
  ['a site that is open by default', app, "ipSecurityRestrictionsDefaultAction: 'Deny'\n      scm", "ipSecurityRestrictionsDefaultAction: 'Allow'\n      scm", 'lock'],
  ['the service tag without the id', app, "    headers: {\n      'x-azure-fdid': [\n        frontDoorId\n      ]\n    }\n", '', 'lock'],
  ['the lock closes the SCM site too', app, 'scmIpSecurityRestrictionsUseMain: false', 'scmIpSecurityRestrictionsUseMain: true', 'lock'],
  ['a private endpoint that closes the SCM site', app, "    publicNetworkAccess: 'Enabled'\n", '', 'lock'],
  ['storage with shared keys', storage, 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true', 'keys'],
  ['telemetry with a key', monitoring, 'DisableLocalAuth: true', 'DisableLocalAuth: false', 'keys'],
  ['a plan that holds streams back', app, "name: 'FC1'", "name: 'Y1'", 'plan'],
  ['an older runtime', app, "version: '10.0'", "version: '8.0'", 'runtime'],
  // Habits.
  ['a connection string as an output', monitoring, 'output workspaceId string = workspace.id', 'output workspaceId string = workspace.id\noutput address string = component.properties.ConnectionString', 'secret'],
  ['a secure parameter through an open one', app, "@secure()\n@description('Further app settings", "@description('Further app settings", 'secret'],
  ['a resource without tags', monitoring, "location: location\n  tags: tags\n  kind: 'web'", "location: location\n  kind: 'web'", 'tags'],
  ['an app that azd deploy does not find', app, "'azd-service-name': 'edge'", "'azd-service-name': 'web'", 'tags'],
  ['a profile that is not logged', profile, "  scope: profile\n", "  scope: endpoint\n", 'diagnostics'],
  ['a parameter without a word about it', waf, "@description('Detection or Prevention.')\n", '', 'words'],
  ['a further setting that the template sets already', 'main.parameters.json', '"delivery":', '"moreSettings": { "value": { "Edge__Origin__IdleTimeout": "00:00:50" } },\n    "delivery":', 'setting-twice'],
  ['a parameter that no deployment tries', 'check/deployments/everything.bicepparam', 'param rateLimitPerMinute = 500\n', '', 'deployments'],
  // The platform.
  ['an app that takes old TLS', app, "      minTlsVersion: '1.2'", "      minTlsVersion: '1.0'", 'tls'],
  ['storage that takes old TLS', storage, "'TLS1_2'", "'TLS1_0'", 'tls'],
  ['storage that takes plain HTTP', storage, 'supportsHttpsTrafficOnly: true', 'supportsHttpsTrafficOnly: false', 'tls'],
  ['a custom domain whose certificate nobody renews', domains, "'ManagedCertificate'", "'CustomerCertificate'", 'tls'],
  ['FTP', app, "ftpsState: 'Disabled'", "ftpsState: 'AllAllowed'", 'passwords'],
  ['deployments with a password', app, "  name: 'scm'\n  properties: {\n    allow: false", "  name: 'scm'\n  properties: {\n    allow: true", 'passwords'],
  ['references to key vaults without an identity', app, '    keyVaultReferenceIdentity: identityId\n', '', 'key-vault'],
  ['concurrency that no parameter reaches', app, 'perInstanceConcurrency: httpConcurrencyPerInstance', 'perInstanceConcurrency: min(httpConcurrencyPerInstance, 16)', 'scale'],
  ['ready instances of a group that does not exist', app, "            name: 'http'\n", "            name: 'https'\n", 'scale'],
  ['the app reads blobs only', roles, "'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'", "'2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'", 'roles'],
  ['telemetry goes nowhere', roles, '    roleDefinitionId: monitoringMetricsPublisher\n', '    roleDefinitionId: storageBlobDataOwner\n', 'roles'],
  ['a role on the whole group', roles, '  scope: component\n', '', 'roles'],
  ['a role for a deployer that nobody has named', roles, ' = if (!empty(deployerPrincipalId)) {', ' = {', 'roles'],
  ['a role under a name of its own', roles, 'name: guid(component.id, appPrincipalId, monitoringMetricsPublisher)', "name: 'app-sends-telemetry'", 'name'],
  ['a subnet without its delegation', network, "'Microsoft.App/environments'", "'Microsoft.Web/serverFarms'", 'network'],
  ['the app in the subnet of the endpoints', 'main.bicep', 'network.?outputs.appSubnetId', 'network.?outputs.endpointSubnetId', 'network'],
  ['a subnet with an underscore', network, "name: 'app'", "name: 'function_app'", 'network'],
  ['storage that stays open beside its private endpoint', storage, "publicNetworkAccess: publicAccess ? 'Enabled' : 'Disabled'", "publicNetworkAccess: 'Enabled'", 'network'],
  ['Private Link on Standard', 'main.bicep', "var usePrivateLink = privateLinkEnabled && frontDoorSku == 'Premium_AzureFrontDoor'", 'var usePrivateLink = privateLinkEnabled', 'private-link'],
  ['a private link to another part of the app', routes, "groupId: 'sites'", "groupId: 'sites-slot'", 'private-link'],
  ['the public way stays open beside Private Link', app, 'frontDoorByServiceTag ? frontDoorOnly : []', 'frontDoorByServiceTag ? frontDoorOnly : frontDoorOnly', 'private-link'],
  ['assets are not served on the custom domains', routes, "    customDomains: customDomains\n    linkToDefaultDomain: defaultDomainEnabled ? 'Enabled' : 'Disabled'\n    patternsToMatch: assetPatterns", "    linkToDefaultDomain: defaultDomainEnabled ? 'Enabled' : 'Disabled'\n    patternsToMatch: assetPatterns", 'domains'],
  ['custom domains without a firewall', 'main.bicep', 'domains: concat([{ id: profile.outputs.endpointId }], customDomain.outputs.domains)', 'domains: [{ id: profile.outputs.endpointId }]', 'domains'],
  ['a firewall before a part of the paths', waf, "          patternsToMatch: [\n            '/*'", "          patternsToMatch: [\n            '/api/*'", 'domains'],
  ['a rate limit that only logs', waf, "action: 'Block'", "action: 'Log'", 'firewall'],
  ['a firewall that blocks from the first day', waf, 'mode: mode', "mode: empty(mode) ? mode : 'Prevention'", 'firewall'],
  // Operation.
  ['an alert that tells nobody', alerts, '    actions: [\n      {\n        actionGroupId: operators.id\n      }\n    ]\n', '    actions: []\n', 'alerts'],
  ['no alert for 5xx', alerts, "metricName: 'Percentage5XX'", "metricName: 'Percentage4XX'", 'alerts'],
  ['an alert on a table that is not there yet', alerts, '    skipQueryValidation: true\n', '', 'alerts'],
  ['a retention that Application Insights refuses', monitoring, '    DisableLocalAuth: true\n', '    DisableLocalAuth: true\n    RetentionInDays: retentionDays\n', 'diagnostics'],
  ['addresses that are logged though they are not to be', profile, "scrubClientAddresses ? 'Enabled' : 'Disabled'", "scrubClientAddresses ? 'Disabled' : 'Enabled'", 'diagnostics'],
  ['alerts that go to nobody', alerts, 'emailAddress: email', "emailAddress: 'operators@example.org'", 'alerts'],
  ['a profile that does not log its firewall', profile, "'FrontDoorWebApplicationFirewallLog'\n        enabled: true", "'FrontDoorWebApplicationFirewallLog'\n        enabled: false", 'diagnostics'],
  ['a pipeline that asks a host which may not be served', 'main.bicep', "defaultDomainEnabled || empty(domains) ? profile.outputs.endpointHost : namedDomains[0]", 'profile.outputs.endpointHost', 'site-url'],
  ['an output that azd asks for is missing', 'main.bicep', 'output SERVICE_EDGE_NAME string = app.outputs.name\n', '', 'azd'],
  ['azd does not know the parameter for a region', 'main.bicep', "    type: 'location'", "    type: 'place'", 'azd'],
];

// Names as each service of Azure takes them, and that all of a deployment could be evaluated.
const child = /^[A-Za-z0-9][A-Za-z0-9-]{0,88}[A-Za-z0-9]$/;
const rule = /^[A-Za-z][A-Za-z0-9]{0,59}$/;
const alert = /^[^*#&+:<>?@%{}\\/|]{1,259}[^*#&+:<>?@%{}\\/|. ]$/;
const network = /^[A-Za-z0-9][\w.-]{0,62}\w$/;

// learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const names = {
  'Microsoft.Authorization/roleAssignments': /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  'Microsoft.Cdn/profiles': /^[A-Za-z0-9][A-Za-z0-9-]{0,258}[A-Za-z0-9]$/,
  'Microsoft.Cdn/profiles/afdEndpoints': /^[A-Za-z0-9][A-Za-z0-9-]{0,44}[A-Za-z0-9]$/,
  'Microsoft.Cdn/profiles/afdEndpoints/routes': child,
  'Microsoft.Cdn/profiles/customDomains': /^[A-Za-z0-9][A-Za-z0-9-]{0,258}[A-Za-z0-9]$/,
  'Microsoft.Cdn/profiles/originGroups': child,
  'Microsoft.Cdn/profiles/originGroups/origins': child,
  'Microsoft.Cdn/profiles/ruleSets': rule,
  'Microsoft.Cdn/profiles/ruleSets/rules': rule,
  'Microsoft.Cdn/profiles/securityPolicies': child,
  'Microsoft.Insights/actionGroups': alert,
  'Microsoft.Insights/components': /^[\w.()-]{1,259}[\w()-]$/,
  'Microsoft.Insights/diagnosticSettings': alert,
  'Microsoft.Insights/metricAlerts': alert,
  'Microsoft.Insights/scheduledQueryRules': alert,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[A-Za-z0-9][\w-]{2,127}$/,
  'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies': /^[A-Za-z][A-Za-z0-9]{0,127}$/,
  'Microsoft.Network/privateDnsZones': /^[a-z0-9-]+(\.[a-z0-9-]+)+$/,
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': network,
  'Microsoft.Network/privateEndpoints': network,
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': network,
  'Microsoft.Network/virtualNetworks': network,
  'Microsoft.OperationalInsights/workspaces': /^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$/,
  'Microsoft.Resources/resourceGroups': /^[\w().-]{0,89}[\w()-]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
  'Microsoft.Storage/storageAccounts/blobServices': /^default$/,
  'Microsoft.Storage/storageAccounts/blobServices/containers': /^(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
  'Microsoft.Web/serverfarms': /^[A-Za-z0-9-]{1,60}$/,
  'Microsoft.Web/sites': /^[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]$/,
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': /^(ftp|scm)$/,
};

export function checkEvaluation(deployment, report) {
  for (const { code, message } of deployment.diagnostics) {
    report('evaluation', `${code}: ${message}`);
  }
}

export function checkNames({ resources }, report) {
  for (const resource of resources) {
    const { type, name, id } = resource;
    const last = name.split('/').at(-1);
    if (!names[type]) {
      report('name', 'Nobody has said which names this type takes.', resource);
    } else if (!(name.startsWith('[') ? madeByAzure(name) : names[type].test(last))) {
      report('name', `"${last}" is no name for it.`, resource);
    }

    if (resources.some(other => other !== resource && other.id.toLowerCase() === id.toLowerCase())) {
      report('name', 'There are two of it.', resource);
    }
  }

  // Texts that stand beside a resource's name and have limits of their own.
  for (const group of resources.filter(({ type }) => type === 'Microsoft.Insights/actionGroups')) {
    if (!/^.{1,12}$/.test(group.properties.groupShortName)) {
      report('name', 'The short name of an action group has twelve letters at most.', group);
    }
  }
}

/** A name that is made from what only Azure knows: a guid() of ids, or a zone below the cloud's own suffix. */
const madeByAzure = name => /^\[guid\(/.test(name) || /^\[format\('.*', environment\(\)\.suffixes\.\w+\)/.test(name);

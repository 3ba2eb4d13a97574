// What Azure takes without a word and what is then weaker, slower or dearer than it looks: TLS, passwords, roles, scale, networks, ways in.
import { at, literal, parts, unwrap, walk } from '../tree.mjs';
import { reach } from './habits.mjs';

const scale = {
  instanceMemoryMB: ['instanceMemoryMB'],
  maximumInstanceCount: ['maximumInstanceCount'],
  alwaysReadyInstances: ['alwaysReady'],
  httpConcurrencyPerInstance: ['triggers', 'http', 'perInstanceConcurrency'],
};

/** What the app's identity needs: the first one for locks and the package, the second one for telemetry. */
const appRoles = { 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner', '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher' };

export function checkPlatform(project) {
  for (const { file, resource } of project.resources('Microsoft.Web/sites')) {
    checkSite(project, file, resource);
  }

  checkTls(project);
  checkRoles(project);
  checkNetwork(project);
  checkPrivateLink(project);
  checkDomains(project);
}

function checkSite(project, file, site) {
  const config = at(site.body, 'properties', 'siteConfig');
  for (const name of ['minTlsVersion', 'scmMinTlsVersion'].filter(name => !/^1\.[23]$/.test(literal(at(config, name))))) {
    project.report(file, site.node, 'tls', `The app says ${name}: 1.2 or 1.3.`);
  }

  const closed = [...file.resources.values()]
    .filter(other => other.resourceType === 'Microsoft.Web/sites/basicPublishingCredentialsPolicies' && at(other.body, 'properties', 'allow')?.text === 'false')
    .map(other => literal(at(other.body, 'name')));
  if (literal(at(config, 'ftpsState')) !== 'Disabled' || ['ftp', 'scm'].some(name => !closed.includes(name))) {
    project.report(file, site.node, 'passwords', 'Deployments come with Entra tokens: no FTP, and no basic credentials for ftp and scm.');
  }

  // With a user-assigned identity alone, references to a key vault fail until it is said whose they are.
  if (at(site.body, 'properties', 'keyVaultReferenceIdentity')?.text !== 'identityId') {
    project.report(file, site.node, 'key-vault', 'References to key vaults are read with the app\'s identity: keyVaultReferenceIdentity.');
  }

  const scaling = at(site.body, 'properties', 'functionAppConfig', 'scaleAndConcurrency');
  for (const [parameter, path] of Object.entries(scale)) {
    if (![...walk(at(scaling, ...path) ?? file.root)].some(node => node.type === 'identifier' && node.text === parameter) || !at(scaling, ...path)) {
      project.report(file, site.node, 'scale', `${path.at(-1)} is made from ${parameter}.`);
    }
  }

  if (at(scaling, 'alwaysReady') && ![...walk(at(scaling, 'alwaysReady'))].some(node => node.type === 'object' && literal(at(node, 'name')) === 'http')) {
    project.report(file, at(scaling, 'alwaysReady'), 'scale', 'Instances that are always ready are those of the group "http"; another name is taken and does nothing.');
  }
}

function checkTls(project) {
  for (const { file, resource } of project.resources('Microsoft.Storage/storageAccounts')) {
    if (!/^TLS1_[23]$/.test(literal(at(resource.body, 'properties', 'minimumTlsVersion'))) || at(resource.body, 'properties', 'supportsHttpsTrafficOnly')?.text !== 'true') {
      project.report(file, resource.node, 'tls', 'Storage takes HTTPS only, with TLS 1.2 or newer.');
    }
  }

  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/customDomains')) {
    const settings = at(resource.body, 'properties', 'tlsSettings');
    if (!/^TLS1[23]$/.test(literal(at(settings, 'minimumTlsVersion'))) || literal(at(settings, 'certificateType')) !== 'ManagedCertificate') {
      project.report(file, resource.node, 'tls', 'Custom domains have certificates that Front Door renews, and TLS 1.2 or newer.');
    }
  }
}

function checkRoles(project) {
  const given = [...project.resources('Microsoft.Authorization/roleAssignments')]
    .filter(({ resource }) => at(resource.body, 'properties', 'principalId')?.text === 'appPrincipalId')
    .map(({ file, resource }) => [...reach(file, at(resource.body, 'properties', 'roleDefinitionId'))].map(node => literal(node)).join(' '));
  for (const [id, name] of Object.entries(appRoles).filter(([id]) => !given.some(text => text.includes(id)))) {
    project.report(project.main, undefined, 'roles', `The app's identity has not the role "${name}" (${id}).`);
  }

  for (const { file, resource } of [...project.resources('Microsoft.Authorization/roleAssignments')].filter(({ resource }) => !at(resource.body, 'scope'))) {
    project.report(file, resource.node, 'roles', `"${resource.name}" holds for the whole group; a role is given on the one resource (scope).`);
  }

  // A name from guid() is the same in the next deployment; a role that is given twice under two names is refused.
  for (const { file, resource } of [...project.resources('Microsoft.Authorization/roleAssignments')].filter(({ resource }) => !at(resource.body, 'name')?.text.startsWith('guid('))) {
    project.report(file, resource.node, 'roles', `The name of "${resource.name}" is made by guid() from scope, principal and role.`);
  }
}

function checkNetwork(project) {
  for (const { file, resource } of project.resources('Microsoft.Network/virtualNetworks')) {
    if (![...walk(resource.body)].some(node => node.type === 'object' && literal(at(node, 'serviceName')) === 'Microsoft.App/environments')) {
      project.report(file, resource.node, 'network', 'The app\'s subnet is delegated to Microsoft.App/environments.');
    }

    for (const name of [...walk(resource.body)].filter(node => node.type === 'object' && at(node, 'properties', 'addressPrefix')).map(node => at(node, 'name')).filter(name => literal(name)?.includes('_'))) {
      project.report(file, name, 'network', 'Flex Consumption takes no subnet with an underscore in its name.');
    }
  }

  for (const { file, resource } of project.resources('Microsoft.Storage/storageAccounts')) {
    if (at(resource.body, 'properties', 'publicNetworkAccess')?.text !== "publicAccess ? 'Enabled' : 'Disabled'") {
      project.report(file, resource.node, 'network', 'In a virtual network storage is closed to all others (publicNetworkAccess).');
    }
  }
}

function checkPrivateLink(project) {
  const use = project.main.variables.get('usePrivateLink')?.value;
  if (use?.type !== 'binary_expression' || !use.text.includes("'Premium_AzureFrontDoor'")) {
    project.report(project.main, use, 'private-link', 'Private Link is for Premium only: usePrivateLink asks for the tier.');
  }

  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/originGroups/origins')) {
    const link = unwrap(at(resource.body, 'properties', 'sharedPrivateLinkResource'));
    const given = link?.type === 'ternary_expression' ? parts(link)[1] : undefined;
    if (link?.childForFieldName('condition')?.text !== 'usePrivateLink' || literal(at(given, 'groupId')) !== 'sites') {
      project.report(file, resource.node, 'private-link', 'The origin has a private link to "sites" when it is asked for, and else none.');
    }
  }

  // Both ways in at once are one too many: over the private endpoint restrictions are not asked.
  for (const { file, resource } of project.resources('Microsoft.Web/sites')) {
    if (at(resource.body, 'properties', 'siteConfig', 'ipSecurityRestrictions')?.text !== 'frontDoorByServiceTag ? frontDoorOnly : []') {
      project.report(file, resource.node, 'private-link', 'The service tag is let in only where there is no private link.');
    }
  }
}

/** A domain that is forgotten in one place is served without rules, or without a firewall, or not at all. */
function checkDomains(project) {
  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/afdEndpoints/routes')) {
    if (at(resource.body, 'properties', 'customDomains')?.text !== 'customDomains') {
      project.report(file, resource.node, 'domains', `Route "${resource.name}" does not serve the custom domains.`);
    }
  }

  const guarded = [...project.main.modules.values()].find(module => module.target?.endsWith('/waf.bicep'));
  const domains = at(guarded?.body, 'params', 'domains')?.text ?? '';
  if (!domains.includes('.outputs.endpointId') || !domains.includes('.outputs.domains')) {
    project.report(project.main, guarded?.node, 'domains', 'The firewall stands before the endpoint and before every custom domain.');
  }

  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/securityPolicies')) {
    if (![...walk(resource.body)].some(node => node.type === 'object' && at(node, 'patternsToMatch')?.text.includes("'/*'"))) {
      project.report(file, resource.node, 'domains', 'The firewall stands before every path.');
    }
  }
}

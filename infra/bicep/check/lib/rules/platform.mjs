// What Azure takes without a word and what is then weaker, slower or dearer than it looks: keys, TLS, roles, networks.
import { objects } from '../deployment.mjs';

/** What the app's identity needs: the first one for locks and the package, the second one for telemetry. */
const appRoles = {
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': ['Storage Blob Data Owner', '/Microsoft.Storage/storageAccounts/'],
  '3913510d-42f4-4e42-8a64-420c390055eb': ['Monitoring Metrics Publisher', '/Microsoft.Insights/components/'],
};

export function checkStorage(deployment, report) {
  for (const account of deployment.of('Microsoft.Storage/storageAccounts')) {
    const { allowSharedKeyAccess, allowBlobPublicAccess, minimumTlsVersion, supportsHttpsTrafficOnly, publicNetworkAccess, networkAcls } = account.properties;
    if (allowSharedKeyAccess !== false || allowBlobPublicAccess !== false) {
      report('keys', 'Storage has no shared keys and no public blobs.', account);
    }

    if (!/^TLS1_[23]$/.test(minimumTlsVersion) || supportsHttpsTrafficOnly !== true) {
      report('tls', 'Storage takes HTTPS only, with TLS 1.2 or newer.', account);
    }

    const closed = deployment.parameters.vnetEnabled;
    if (publicNetworkAccess !== (closed ? 'Disabled' : 'Enabled') || networkAcls.defaultAction !== (closed ? 'Deny' : 'Allow')) {
      report('network', 'In a virtual network storage is closed to all others, and else open.', account);
    }
  }
}

export function checkTelemetry(deployment, report) {
  for (const component of deployment.of('Microsoft.Insights/components')) {
    if (component.properties.DisableLocalAuth !== true) {
      report('keys', 'Application Insights takes Entra tokens only.', component);
    }
  }
}

export function checkRoles(deployment, report) {
  const assignments = deployment.of('Microsoft.Authorization/roleAssignments');
  const identity = deployment.of('Microsoft.ManagedIdentity/userAssignedIdentities')[0].id;
  for (const [role, [name, scope]] of Object.entries(appRoles)) {
    if (!assignments.some(({ id, properties }) => properties.principalId.startsWith(`[reference('${identity}'`) && properties.roleDefinitionId.endsWith(role) && id.includes(scope))) {
      report('roles', `The app's identity has not the role "${name}" (${role}).`);
    }
  }

  for (const assignment of assignments) {
    if (!/^(\[extensionResourceId\(')?\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\//.test(assignment.id)) {
      report('roles', 'It holds for the whole group; a role is given on the one resource (scope).', assignment);
    }

    if (!['ServicePrincipal', deployment.parameters.principalType].includes(assignment.properties.principalType)) {
      report('roles', 'Without a word about what it is a principal that has just been made is not found.', assignment);
    }
  }

  const others = assignments.filter(({ properties }) => !properties.principalId.includes(identity));
  if (others.length !== (deployment.parameters.principalId ? 1 : 0)) {
    report('roles', 'Nobody but the app has a role, unless one is named.');
  }
}

export function checkNetwork(deployment, report) {
  const networks = deployment.of('Microsoft.Network/virtualNetworks');
  if (networks.length !== (deployment.parameters.vnetEnabled ? 1 : 0)) {
    report('network', 'There is a network when one is asked for.');
  }

  for (const network of networks) {
    const delegated = network.properties.subnets.filter(subnet => [...objects(subnet)].some(({ serviceName }) => serviceName === 'Microsoft.App/environments'));
    if (delegated.length !== 1) {
      report('network', 'The app\'s subnet is delegated to Microsoft.App/environments.', network);
    }

    for (const { name } of network.properties.subnets.filter(({ name }) => name.includes('_'))) {
      report('network', `Flex Consumption takes no subnet with an underscore in its name: ${name}.`, network);
    }
  }

  const subnets = delegated => networks.flatMap(network => network.properties.subnets.filter(subnet => !!subnet.properties.delegations === delegated).map(({ name }) => `${network.id}/subnets/${name}`));
  for (const site of deployment.of('Microsoft.Web/sites')) {
    if ((site.properties.virtualNetworkSubnetId ?? '') !== subnets(true).join()) {
      report('network', 'The app sends from the delegated subnet when there is a network.', site);
    }
  }

  for (const endpoint of deployment.of('Microsoft.Network/privateEndpoints')) {
    if (endpoint.properties.subnet.id !== subnets(false).join()) {
      report('network', 'Private endpoints are in the subnet that is not delegated.', endpoint);
    }
  }
}

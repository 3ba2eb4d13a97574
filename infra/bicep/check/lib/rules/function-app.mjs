// The function app: its lock, its plan, and what it is made with.
import { objects } from '../deployment.mjs';

/** Who does not come through our Front Door gets the platform's 403. */
export function checkLock(deployment, report) {
  for (const site of deployment.of('Microsoft.Web/sites')) {
    const config = site.properties.siteConfig;
    if (config.ipSecurityRestrictionsDefaultAction !== 'Deny') {
      report('lock', 'The main site denies by default.', site);
    }

    if (config.scmIpSecurityRestrictionsUseMain !== false) {
      report('lock', 'The SCM site is apart from the lock, or deployments shut themselves out.', site);
    }

    if (site.properties.publicNetworkAccess !== 'Enabled') {
      report('lock', 'Without a word about public network access a private endpoint closes the SCM site too, and deployments with it.', site);
    }

    const allowed = config.ipSecurityRestrictions.filter(({ action }) => action === 'Allow');
    if (allowed.some(({ tag, ipAddress, headers }) => tag !== 'ServiceTag' || ipAddress !== 'AzureFrontDoor.Backend' || !headers?.['x-azure-fdid']?.every(id => id.includes('.frontDoorId')))) {
      report('lock', 'The service tag alone admits every Front Door of every customer; ask for x-azure-fdid too.', site);
    }

    // Both ways in at once are one too many: over the private endpoint restrictions are not asked.
    if (deployment.privateLink !== (allowed.length === 0)) {
      report('private-link', 'The service tag is let in where there is no private link, and only there.', site);
    }
  }
}

export function checkSite(deployment, report) {
  for (const site of deployment.of('Microsoft.Web/sites')) {
    const { httpsOnly, keyVaultReferenceIdentity, siteConfig, functionAppConfig } = site.properties;
    if (httpsOnly !== true) {
      report('https', 'The app answers HTTPS only.', site);
    }

    for (const name of ['minTlsVersion', 'scmMinTlsVersion'].filter(name => !/^1\.[23]$/.test(siteConfig[name]))) {
      report('tls', `The app says ${name}: 1.2 or 1.3.`, site);
    }

    const closed = deployment.within(site, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies').filter(policy => policy.properties.allow === false);
    if (siteConfig.ftpsState !== 'Disabled' || closed.length !== 2) {
      report('passwords', 'Deployments come with Entra tokens: no FTP, and no basic credentials for ftp and scm.', site);
    }

    // With a user-assigned identity alone, references to a key vault fail until it is said whose they are.
    const [identity] = Object.keys(site.identity.userAssignedIdentities ?? {});
    if (!identity || keyVaultReferenceIdentity !== identity) {
      report('key-vault', 'References to key vaults are read with the app\'s identity: keyVaultReferenceIdentity.', site);
    }

    if (functionAppConfig.runtime.name !== 'dotnet-isolated' || functionAppConfig.runtime.version !== '10.0') {
      report('runtime', 'The runtime is dotnet-isolated 10.0.', site);
    }

    if (functionAppConfig.deployment.storage.authentication.userAssignedIdentityResourceId !== identity) {
      report('keys', 'The package is read with the app\'s identity.', site);
    }
  }
}

export function checkPlan(deployment, report) {
  for (const plan of deployment.of('Microsoft.Web/serverfarms')) {
    if (plan.sku.name !== 'FC1' || plan.properties.reserved !== true) {
      report('plan', 'The plan is FC1 on Linux (reserved): other consumption plans hold streams back.', plan);
    }
  }

  const { instanceMemoryMB, maximumInstanceCount, alwaysReadyInstances, httpConcurrencyPerInstance } = deployment.parameters;
  for (const site of deployment.of('Microsoft.Web/sites')) {
    const scaling = site.properties.functionAppConfig.scaleAndConcurrency;
    if (scaling.instanceMemoryMB !== instanceMemoryMB || scaling.maximumInstanceCount !== maximumInstanceCount || scaling.triggers?.http?.perInstanceConcurrency !== httpConcurrencyPerInstance) {
      report('scale', 'Memory, instances and concurrency are those that are asked for.', site);
    }

    const ready = [...objects(scaling.alwaysReady)];
    if (ready.some(({ name }) => name !== 'http') || (ready[0]?.instanceCount ?? 0) !== alwaysReadyInstances) {
      report('scale', 'Instances that are always ready are those of the group "http", as many as are asked for; another name is taken and does nothing.', site);
    }
  }
}

// The function app's lock, its storage without keys, and its plan.
import { at, literal, walk } from '../tree.mjs';

export function checkFunctionApp(project) {
  for (const { file, resource } of project.resources('Microsoft.Web/sites')) {
    const config = at(resource.body, 'properties', 'siteConfig');
    if (literal(at(config, 'ipSecurityRestrictionsDefaultAction')) !== 'Deny') {
      project.report(file, resource.node, 'lock', 'The main site denies by default.');
    }

    if (at(config, 'scmIpSecurityRestrictionsUseMain')?.text !== 'false') {
      project.report(file, resource.node, 'lock', 'The SCM site is apart from the lock, or deployments shut themselves out.');
    }

    for (const rule of [...walk(file.root)].filter(node => node.type === 'object' && literal(at(node, 'tag')) === 'ServiceTag')) {
      if (literal(at(rule, 'ipAddress')) !== 'AzureFrontDoor.Backend' || !/frontDoorId/.test(at(rule, 'headers')?.text ?? '')) {
        project.report(file, rule, 'lock', 'The service tag alone admits every Front Door of every customer; ask for x-azure-fdid too.');
      }
    }

    if (at(resource.body, 'properties', 'httpsOnly')?.text !== 'true') {
      project.report(file, resource.node, 'https', 'The app answers HTTPS only.');
    }

    const runtime = at(resource.body, 'properties', 'functionAppConfig', 'runtime');
    if (literal(at(runtime, 'name')) !== 'dotnet-isolated' || literal(at(runtime, 'version')) !== '10.0') {
      project.report(file, resource.node, 'runtime', 'The runtime is dotnet-isolated 10.0.');
    }

    if (literal(at(resource.body, 'properties', 'functionAppConfig', 'deployment', 'storage', 'authentication', 'type')) !== 'UserAssignedIdentity') {
      project.report(file, resource.node, 'keys', 'The package is read with the app\'s identity.');
    }
  }

  for (const { file, resource } of project.resources('Microsoft.Storage/storageAccounts')) {
    for (const name of ['allowSharedKeyAccess', 'allowBlobPublicAccess']) {
      if (at(resource.body, 'properties', name)?.text !== 'false') {
        project.report(file, resource.node, 'keys', `Storage says ${name}: false.`);
      }
    }
  }

  for (const { file, resource } of project.resources('Microsoft.Insights/components')) {
    if (at(resource.body, 'properties', 'DisableLocalAuth')?.text !== 'true') {
      project.report(file, resource.node, 'keys', 'Application Insights takes Entra tokens only.');
    }
  }

  for (const { file, resource } of project.resources('Microsoft.Web/serverfarms')) {
    if (literal(at(resource.body, 'sku', 'name')) !== 'FC1' || at(resource.body, 'properties', 'reserved')?.text !== 'true') {
      project.report(file, resource.node, 'plan', 'The plan is FC1 on Linux (reserved): other consumption plans hold streams back.');
    }
  }
}

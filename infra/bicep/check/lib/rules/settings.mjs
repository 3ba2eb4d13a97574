// App settings: those that the templates name are settings of the app, and the platform's own are those that Flex Consumption takes.
import { pattern, properties, walk } from '../tree.mjs';

// The runtime is said in functionAppConfig; the host refuses or ignores these on Flex Consumption.
const refused = ['FUNCTIONS_WORKER_RUNTIME', 'FUNCTIONS_EXTENSION_VERSION', 'WEBSITE_RUN_FROM_PACKAGE', 'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', 'WEBSITE_CONTENTSHARE', 'WEBSITE_CONTENTOVERVNET', 'WEBSITE_NODE_DEFAULT_VERSION', 'WEBSITE_VNET_ROUTE_ALL', 'AzureWebJobsStorage', 'AzureWebJobsDashboard', 'ENABLE_ORYX_BUILD', 'SCM_DO_BUILD_DURING_DEPLOYMENT'];
const expected = ['Edge__FrontDoor__Id', 'Edge__Publisher__OriginUrl', 'Edge__Publisher__PublicHosts__0', 'Edge__Origin__IdleTimeout', 'AzureWebJobsStorage__credential', 'AzureWebJobsStorage__clientId', 'AzureWebJobsStorage__blobServiceUri', 'APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];

export function checkSettings(project) {
  const known = new Set(Object.keys(project.json('local.settings.sample.json').Values));
  const named = new Set();
  for (const file of project.files.values()) {
    for (const node of walk(file.root)) {
      if (node.type !== 'string') {
        continue;
      }

      const text = pattern(node);
      named.add(text);
      if (text.startsWith('Edge__') && !known.has(text)) {
        project.report(file, node, 'unknown-setting', `The app has no setting "${text}".`);
      }

      if (refused.includes(text)) {
        project.report(file, node, 'flex-setting', `"${text}" is no setting of an app on Flex Consumption with identity-based storage.`);
      }
    }
  }

  const more = project.json('infra/bicep/main.parameters.json').parameters.moreSettings?.value ?? {};
  for (const name of Object.keys(more).filter(name => name.startsWith('Edge__') && !known.has(name.replace(/__\d+/g, '__0')))) {
    project.report('infra/bicep/main.parameters.json', undefined, 'unknown-setting', `The app has no setting "${name}".`);
  }

  for (const { file, resource } of project.resources('Microsoft.Web/sites')) {
    for (const name of expected.filter(name => !named.has(name))) {
      project.report(file, resource.node, 'missing-setting', `The app gets no "${name}".`);
    }
  }
}

/** Values that go into a setting, by its name with "0" for an index. */
export function settingValue(file, name) {
  const object = [...walk(file.root)].find(node => node.type === 'object' && properties(node).get('name')?.value.type === 'string' && pattern(properties(node).get('name').value) === name);
  return object && properties(object).get('value')?.value;
}

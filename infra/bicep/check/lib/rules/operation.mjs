// What an operator lives with: alerts, logs, the outputs that azd and the hooks read, and settings that would be given twice.
import { at, literal, pattern, properties, walk } from '../tree.mjs';

const metrics = { Percentage5XX: 'many 5xx answers', OriginLatency: 'a slow app' };
const logs = {
  'Microsoft.Cdn/profiles': ['FrontDoorAccessLog', 'FrontDoorHealthProbeLog', 'FrontDoorWebApplicationFirewallLog', 'AllMetrics'],
  'Microsoft.Web/sites': ['FunctionAppLogs', 'AllMetrics'],
  'Microsoft.Storage/storageAccounts/blobServices': ['StorageWrite', 'StorageDelete'],
};

export function checkOperation(project) {
  checkAlerts(project);
  checkLogs(project);
  checkRateLimit(project);
  checkAzd(project);
  checkTwice(project);
}

function checkAlerts(project) {
  const rules = ['Microsoft.Insights/metricAlerts', 'Microsoft.Insights/scheduledQueryRules'].flatMap(type => [...project.resources(type)]);
  for (const { file, resource } of rules) {
    if (at(resource.body, 'properties', 'enabled')?.text !== 'true' || !/\boperators\.id\b/.test(at(resource.body, 'properties', 'actions')?.text ?? '')) {
      project.report(file, resource.node, 'alerts', `Alert "${resource.name}" tells nobody.`);
    }
  }

  const watched = new Set(rules.flatMap(({ resource }) => [...walk(resource.body)].map(node => node.type === 'object' ? literal(at(node, 'metricName')) : undefined)));
  for (const [name, what] of Object.entries(metrics).filter(([name]) => !watched.has(name))) {
    project.report(project.main, undefined, 'alerts', `No alert for ${what} (${name}).`);
  }

  const queries = rules.flatMap(({ file, resource }) => [...walk(resource.body)].filter(node => node.type === 'object' && at(node, 'query')).map(node => ({ file, resource, text: literal(at(node, 'query')) ?? '' })));
  if (!queries.some(({ text }) => text.startsWith('AppTraces'))) {
    project.report(project.main, undefined, 'alerts', 'No alert for pages whose rewriting stopped in mid-body.');
  }

  // The table is made by the first line that is logged; a first deployment would be refused.
  for (const { file, resource } of queries.filter(({ resource }) => at(resource.body, 'properties', 'skipQueryValidation')?.text !== 'true')) {
    project.report(file, resource.node, 'alerts', `Alert "${resource.name}" asks for a table that is not there yet (skipQueryValidation).`);
  }
}

function checkLogs(project) {
  for (const [type, categories] of Object.entries(logs)) {
    for (const { file, resource } of project.resources(type)) {
      const setting = [...file.resources.values()].find(other => other.resourceType === 'Microsoft.Insights/diagnosticSettings' && at(other.body, 'scope')?.text === resource.name);
      const enabled = setting ? [...walk(setting.body)].filter(node => node.type === 'object' && at(node, 'enabled')?.text === 'true').map(node => literal(at(node, 'category'))) : [];
      for (const category of categories.filter(category => !enabled.includes(category))) {
        project.report(file, setting?.node ?? resource.node, 'diagnostics', `"${resource.name}" does not log ${category}.`);
      }
    }
  }
}

function checkRateLimit(project) {
  for (const { file, resource } of project.resources('Microsoft.Network/FrontDoorWebApplicationFirewallPolicies')) {
    const limit = [...walk(resource.body)].find(node => node.type === 'object' && literal(at(node, 'ruleType')) === 'RateLimitRule');
    if (literal(at(limit, 'action')) !== 'Block' || literal(at(limit, 'enabledState')) !== 'Enabled' || at(limit, 'rateLimitThreshold')?.text !== 'rateLimitPerMinute') {
      project.report(file, limit ?? resource.node, 'firewall', 'There is a rate limit, it blocks, and its threshold is a parameter.');
    }

    if (at(resource.body, 'properties', 'policySettings', 'mode')?.text !== 'mode') {
      project.report(file, resource.node, 'firewall', 'Whether the firewall logs or blocks is a parameter.');
    }
  }
}

/** What azd deploy and the hooks ask the environment for. */
function checkAzd(project) {
  for (const name of ['AZURE_LOCATION', 'AZURE_TENANT_ID', 'AZURE_FUNCTION_NAME', 'SERVICE_EDGE_NAME', 'FRONT_DOOR_ENDPOINT_URL', 'EDGE_URL', 'FRONT_DOOR_ID'].filter(name => !project.main.outputs.has(name))) {
    project.report(project.main, undefined, 'azd', `There is no output "${name}".`);
  }

  // Once the site has a domain of its own, the endpoint's may be served no more.
  const url = project.main.outputs.get('EDGE_URL');
  if (!url?.node.text.includes('defaultDomainEnabled') || !/get-value EDGE_URL\b/.test(project.texts.get('.github/workflows/azure-dev.yml'))) {
    project.report(project.main, url?.node, 'site-url', 'The pipeline asks a host that the routes serve, EDGE_URL, whether the site answers.');
  }

  const location = project.main.params.get('location');
  if (!/type:\s*'location'/.test(location?.decorators.get('metadata')?.text ?? '')) {
    project.report(project.main, location?.node, 'azd', 'azd asks for a region where the parameter says that it is one (@metadata).');
  }
}

/** An app's settings are a list; a name that stands in it twice is refused, or one of the two is taken. */
function checkTwice(project) {
  const more = Object.keys(project.json('infra/bicep/main.parameters.json').parameters.moreSettings?.value ?? {});
  for (const { file } of project.resources('Microsoft.Web/sites')) {
    const names = [...walk(file.root)].filter(node => node.type === 'object' && properties(node).get('name')?.value.type === 'string' && properties(node).has('value')).map(node => properties(node).get('name').value);
    const own = names.map(pattern);
    for (const node of names.filter((_, index) => own.indexOf(own[index]) !== index)) {
      project.report(file, node, 'setting-twice', `"${pattern(node)}" is set twice.`);
    }

    for (const name of more.filter(name => own.includes(name.replace(/__\d+(?=__|$)/g, '__0')))) {
      project.report('infra/bicep/main.parameters.json', undefined, 'setting-twice', `"${name}" in moreSettings is set by the template already, from a parameter of its own.`);
    }
  }
}

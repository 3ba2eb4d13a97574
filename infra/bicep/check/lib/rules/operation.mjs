// What an operator lives with: tags, logs, alerts.
import { objects } from '../deployment.mjs';

const metrics = { Percentage5XX: ['many 5xx answers', 'alertServerErrorPercent'], OriginLatency: ['a slow app', 'alertOriginLatencyMilliseconds'] };
const logs = {
  'Microsoft.Cdn/profiles': ['FrontDoorAccessLog', 'FrontDoorHealthProbeLog', 'FrontDoorWebApplicationFirewallLog', 'AllMetrics'],
  'Microsoft.Web/sites': ['FunctionAppLogs', 'AllMetrics'],
  'Microsoft.Storage/storageAccounts/blobServices': ['StorageWrite', 'StorageDelete'],
};

export function checkTags(deployment, report, project) {
  for (const resource of deployment.resources.filter(({ location }) => location)) {
    if (resource.tags?.['azd-env-name'] !== deployment.parameters.environmentName) {
      report('tags', 'It has not the environment\'s tag.', resource);
    }
  }

  const service = /^ {2}(\w+):\s*$/m.exec(/^services:\s*$([\s\S]*)/m.exec(project.text('azure.yaml'))[1])[1];
  for (const site of deployment.of('Microsoft.Web/sites').filter(({ tags }) => tags?.['azd-service-name'] !== service)) {
    report('tags', `azd deploy looks for the tag azd-service-name: ${service}.`, site);
  }
}

export function checkLogs(deployment, report) {
  for (const [type, categories] of Object.entries(logs)) {
    for (const resource of deployment.of(type)) {
      const setting = deployment.of('Microsoft.Insights/diagnosticSettings').find(({ id }) => id.startsWith(`${resource.id}/providers/Microsoft.Insights/`));
      const enabled = [...objects(setting?.properties)].filter(one => one.enabled === true).map(one => one.category);
      for (const category of categories.filter(category => !enabled.includes(category))) {
        report('diagnostics', `It does not log ${category}.`, resource);
      }
    }
  }

  const state = deployment.parameters.scrubClientAddresses ? 'Enabled' : 'Disabled';
  for (const profile of deployment.of('Microsoft.Cdn/profiles').filter(profile => profile.properties.logScrubbing?.state !== state)) {
    report('diagnostics', 'Whether readers\' addresses are logged is a parameter.', profile);
  }

  for (const workspace of deployment.of('Microsoft.OperationalInsights/workspaces').filter(workspace => workspace.properties.retentionInDays !== deployment.parameters.logRetentionDays)) {
    report('diagnostics', 'How long logs are kept is a parameter.', workspace);
  }

  for (const component of deployment.of('Microsoft.Insights/components').filter(component => 'RetentionInDays' in component.properties)) {
    report('diagnostics', 'Its retention is 30, 60, 90, 120, 180, 270, 365, 550 or 730 days, and other numbers are refused; the workspace\'s counts.', component);
  }
}

export function checkAlerts(deployment, report) {
  const [group] = deployment.of('Microsoft.Insights/actionGroups');
  const told = group?.properties.emailReceivers.map(({ emailAddress }) => emailAddress).join() ?? '';
  if (told !== deployment.parameters.alertEmail) {
    report('alerts', 'Who is told is a parameter.', group);
  }

  const rules = ['Microsoft.Insights/metricAlerts', 'Microsoft.Insights/scheduledQueryRules'].flatMap(type => deployment.of(type));
  for (const rule of rules.filter(rule => rule.properties.enabled !== true || !JSON.stringify(rule.properties.actions).includes(group?.id))) {
    report('alerts', 'It tells nobody.', rule);
  }

  const criteria = [...objects(rules)];
  for (const [metric, [what, parameter]] of Object.entries(metrics)) {
    if (!criteria.some(({ metricName, threshold }) => metricName === metric && threshold === deployment.parameters[parameter])) {
      report('alerts', `No alert for ${what} (${metric}).`);
    }
  }

  if (!criteria.some(({ query }) => query?.startsWith('AppTraces'))) {
    report('alerts', 'No alert for pages whose rewriting stopped in mid-body.');
  }

  // The table is made by the first line that is logged; a first deployment would be refused.
  for (const rule of deployment.of('Microsoft.Insights/scheduledQueryRules').filter(rule => rule.properties.skipQueryValidation !== true)) {
    report('alerts', 'It asks for a table that is not there yet (skipQueryValidation).', rule);
  }
}

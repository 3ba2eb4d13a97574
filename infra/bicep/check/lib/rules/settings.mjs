// App settings: the app knows each, and takes each value; those of the platform are such as Flex Consumption takes.

// The runtime is said in functionAppConfig; the host refuses or ignores these on Flex Consumption.
const refused = ['FUNCTIONS_WORKER_RUNTIME', 'FUNCTIONS_EXTENSION_VERSION', 'WEBSITE_RUN_FROM_PACKAGE', 'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', 'WEBSITE_CONTENTSHARE', 'WEBSITE_CONTENTOVERVNET', 'WEBSITE_NODE_DEFAULT_VERSION', 'WEBSITE_VNET_ROUTE_ALL', 'AzureWebJobsStorage', 'AzureWebJobsDashboard', 'ENABLE_ORYX_BUILD', 'SCM_DO_BUILD_DURING_DEPLOYMENT'];
const expected = ['Edge__FrontDoor__Id', 'Edge__Publisher__OriginUrl', 'Edge__Publisher__PublicHosts__0', 'AzureWebJobsStorage__credential', 'AzureWebJobsStorage__clientId', 'AzureWebJobsStorage__blobServiceUri', 'APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'];

// A value is of the form that the setting's default has, or its name tells of.
const forms = { time: /^(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d+)?$/, number: /^\d+$/, flag: /^(true|false)$/ };
const telling = { OriginUrl: /^https?:\/\/[^/?#]+\/?$/, DefaultTtl: forms.time, StaleWhileRevalidate: forms.time, StaleIfError: forms.time, HeuristicPercent: forms.number };

const times = { Edge__Origin__ConnectTimeout: 'originConnectTimeoutSeconds', Edge__Origin__FirstByteTimeout: 'originFirstByteTimeoutSeconds', Edge__Origin__IdleTimeout: 'originIdleTimeoutSeconds' };

export const general = name => name.replace(/__\d+(?=__|$)/g, '__0');

export function checkSettings(deployment, report, project) {
  const known = project.json('local.settings.sample.json').Values;
  const site = deployment.of('Microsoft.Web/sites')[0];
  const settings = deployment.settings(site);
  const values = Object.fromEntries(settings.map(({ name, value }) => [name, value]));
  for (const { name, value } of settings) {
    if (name.startsWith('Edge__') && !(general(name) in known)) {
      report('unknown-setting', `The app has no setting "${name}".`);
    } else if (!fits(general(name), value, known[general(name)] ?? '')) {
      report('setting-value', `"${name}" takes no "${value}".`);
    }

    if (refused.includes(name)) {
      report('flex-setting', `"${name}" is no setting of an app on Flex Consumption with identity-based storage.`);
    }

    if (settings.filter(other => other.name === name).length > 1) {
      report('setting-twice', `"${name}" is set twice; that is refused, or one of the two is taken.`);
    }
  }

  for (const name of expected.filter(name => !values[name])) {
    report('missing-setting', `The app gets no "${name}".`);
  }

  const { parameters } = deployment;
  for (const [name, parameter] of Object.entries(times)) {
    const seconds = (values[name] ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    if (seconds !== parameters[parameter]) {
      report('timeouts', `"${name}" is not made from ${parameter}.`);
    }
  }

  const [profile] = deployment.of('Microsoft.Cdn/profiles');
  if (profile.properties.originResponseTimeoutSeconds !== parameters.originResponseTimeoutSeconds) {
    report('timeouts', 'The origin response timeout is not said, and documents disagree on its default.', profile);
  }

  // The endpoint's host is one of readers' hosts as long as it is served, and every custom domain is.
  const hosts = settings.filter(({ name }) => /^Edge__Publisher__PublicHosts__\d+$/.test(name)).map(({ value }) => value);
  if (hosts.filter(host => host.endsWith('.hostName]')).length !== (parameters.defaultDomainEnabled ? 1 : 0) || hosts.filter(host => !host.startsWith('[')).join() !== deployment.hosts.join()) {
    report('domains', `The app's public hosts are those that Front Door serves, not ${hosts.join(' ')}.`);
  }
}

/** What only Azure knows is left to it, and an empty value means the default. */
function fits(name, value, known) {
  const form = telling[name.split('__').at(-1)] ?? Object.values(forms).find(form => form.test(known));
  return value === '' || value.startsWith('[') || !form || form.test(value);
}

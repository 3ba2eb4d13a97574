// What azd deploy, the hooks and the pipeline ask the environment for.
const asked = ['AZURE_LOCATION', 'AZURE_TENANT_ID', 'AZURE_FUNCTION_NAME', 'SERVICE_EDGE_NAME', 'FRONT_DOOR_ENDPOINT_URL', 'EDGE_URL', 'FRONT_DOOR_ID'];

export function checkOutputs(deployment, report) {
  const { outputs, parameters, hosts } = deployment;
  for (const name of asked.filter(name => !outputs[name])) {
    report('azd', `There is no output "${name}".`);
  }

  const [site] = deployment.of('Microsoft.Web/sites');
  if (outputs.AZURE_FUNCTION_NAME !== site.name || outputs.SERVICE_EDGE_NAME !== site.name) {
    report('azd', 'azd deploy sends to another app.');
  }

  // Once the site has a domain of its own, the endpoint's may be served no more.
  if (parameters.defaultDomainEnabled ? !/\.hostName\)?\]$/.test(outputs.EDGE_URL) : outputs.EDGE_URL !== `https://${hosts[0]}`) {
    report('site-url', `The pipeline asks ${outputs.EDGE_URL} whether the site answers, which the routes do not serve.`);
  }

  if (outputs.FRONT_DOOR_PRIVATE_LINK !== deployment.privateLink) {
    report('azd', 'The hook tells of an approval only where one is waited for.');
  }

  if (outputs.DOMAIN_VALIDATION.map(({ record }) => record).join() !== hosts.map(host => `_dnsauth.${host}`).join()) {
    report('azd', 'The hook names a record for each custom domain.');
  }
}

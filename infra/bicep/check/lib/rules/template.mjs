// What shows in the templates alone: what waits for what, what is secret, what is said about a parameter; and the files beside them.
import { general } from './settings.mjs';

const loadBalancer = 230;
const secret = /\.(ConnectionString|InstrumentationKey)\b|\blist\w*\(|\b\w*(password|secret|sharedKey|accessKey|primaryKey|secondaryKey|masterKey)\b/i;

/** The resources that a template makes, of a type, each with its symbol. A template with types of its own has them by symbol. */
const resources = (template, type) => Object.entries(template.resources).map(([symbol, resource]) => ({ ...resource, symbol })).filter(resource => resource.type === type && !resource.existing);

/** A template and those of its modules, each with its name. */
function* templates(template, name = 'main') {
  yield { template, name };
  for (const module of resources(template, 'Microsoft.Resources/deployments')) {
    yield* templates(module.properties.template, module.name);
  }
}

export function checkTemplate(project, main) {
  for (const { template, name } of templates(main)) {
    for (const [parameter] of Object.entries(template.parameters ?? {}).filter(([, { metadata }]) => !metadata?.description)) {
      project.report(name, 'words', `Parameter "${parameter}" has no description.`);
    }

    checkSecrets(project, template, name);
    for (const route of resources(template, 'Microsoft.Cdn/profiles/afdEndpoints/routes')) {
      checkDependencies(project, template, name, route);
    }
  }

  const given = project.deployments.map(name => project.text(`infra/bicep/check/deployments/${name}.bicepparam`)).join('\n');
  for (const parameter of Object.keys(main.parameters).filter(parameter => !given.includes(`\nparam ${parameter} = `))) {
    project.report('main', 'deployments', `No deployment that is looked at gives "${parameter}" a value.`);
  }

  if (main.parameters.location.metadata?.azd?.type !== 'location') {
    project.report('main', 'azd', 'azd asks for a region where the parameter says that it is one (@metadata).');
  }

  const { minValue, maxValue } = main.parameters.originResponseTimeoutSeconds;
  if (minValue !== 16 || !(maxValue < loadBalancer)) {
    project.report('main', 'timeouts', `Front Door takes 16 seconds or more, and the load balancer ends at ${loadBalancer}.`);
  }
}

/** Outputs stand in the deployment's history, for everyone who may read the group; so do parameters that are not secure. */
function checkSecrets(project, template, name) {
  const variables = template.variables ?? {};
  for (const [output, { value, copy }] of Object.entries(template.outputs ?? {})) {
    let text = JSON.stringify(value ?? copy);
    for (let before; before !== text;) {
      before = text;
      text = text.replace(/variables\('(\w+)'\)/g, (_, variable) => JSON.stringify(variables[variable] ?? ''));
    }

    if (secret.test(text)) {
      project.report(name, 'secret', `Output "${output}" tells a secret.`);
    }
  }

  for (const module of resources(template, 'Microsoft.Resources/deployments')) {
    for (const [parameter, given] of Object.entries(module.properties.parameters)) {
      const secure = [...JSON.stringify(given).matchAll(/parameters\('(\w+)'\)/g)].some(([, passed]) => isSecure(template.parameters[passed]));
      if (secure && !isSecure(module.properties.template.parameters[parameter])) {
        project.report(module.name, 'secret', `"${parameter}" is secure outside of the module and not in it.`);
      }
    }
  }
}

const isSecure = parameter => parameter?.type?.startsWith('secure');

/** A route names a group and rule sets; it must wait for the origins and the rules in them. */
function checkDependencies(project, template, name, route) {
  const sets = (route.properties.ruleSets ?? []).map(({ id }) => /\('Microsoft\.Cdn\/profiles\/ruleSets', (.*)\)\]$/.exec(id)[1]);
  const rules = resources(template, 'Microsoft.Cdn/profiles/ruleSets/rules').filter(rule => sets.some(set => rule.name.startsWith(`[format('{0}/{1}/{2}', ${set}, `)));
  for (const { symbol } of [...resources(template, 'Microsoft.Cdn/profiles/originGroups/origins'), ...rules].filter(({ symbol }) => !route.dependsOn.includes(symbol))) {
    project.report(name, 'route-depends', `"${route.symbol}" must wait for "${symbol}" (dependsOn); it names only what that is part of.`);
  }
}

/** azd puts environment variables into the values: "${NAME}" or "${NAME=default}". */
export function checkParametersFile(project, { parameters }) {
  const path = 'infra/bicep/main.parameters.json';
  const given = Object.fromEntries(Object.entries(project.json(path).parameters).map(([name, { value }]) => [name, valueOf(value)]));
  for (const [name, value] of Object.entries(given)) {
    const problem = parameters[name] ? mismatch(parameters[name], value) : 'is no parameter of main.bicep';
    if (problem) {
      project.report(path, 'parameters-file', `"${name}" ${problem}.`);
    }
  }

  for (const [name, { defaultValue }] of Object.entries(parameters)) {
    if (defaultValue === undefined && !(name in given)) {
      project.report(path, 'parameters-file', `"${name}" has no default and is not given.`);
    }
  }

  // From the inside out: the app's limits < Front Door's < the load balancer's.
  const names = ['originConnectTimeoutSeconds', 'originFirstByteTimeoutSeconds', 'originIdleTimeoutSeconds', 'originResponseTimeoutSeconds'];
  for (const [where, values] of [['main', names.map(name => parameters[name].defaultValue)], [path, names.map(name => Number(given[name] ?? parameters[name].defaultValue))]]) {
    const [connect, firstByte, idle, frontDoor] = values;
    if (!(idle < frontDoor && connect + firstByte < frontDoor && frontDoor < loadBalancer)) {
      project.report(where, 'timeouts', `Not in order: connect ${connect} + first byte ${firstByte}, idle ${idle} < Front Door ${frontDoor} < ${loadBalancer}.`);
    }
  }

  for (const { prefix } of given.assetRoutes ?? []) {
    if (!/^\/.*[^/*]$/.test(prefix ?? '')) {
      project.report(path, 'patterns', `The prefix "${prefix}" must begin with a slash and end without one.`);
    }
  }

  checkMoreSettings(project, path, Object.keys(given.moreSettings ?? {}));
}

function checkMoreSettings(project, path, names) {
  const known = project.json('local.settings.sample.json').Values;
  const module = project.text('infra/bicep/modules/function-app.bicep').replaceAll('${index}', '0');
  for (const name of names.filter(name => name.startsWith('Edge__'))) {
    if (!(general(name) in known)) {
      project.report(path, 'unknown-setting', `The app has no setting "${name}".`);
    }

    if (module.includes(`'${general(name)}'`)) {
      project.report(path, 'setting-twice', `"${name}" in moreSettings is set by the template already, from a parameter of its own.`);
    }
  }
}

/** A value with its variable's default in place; undefined when the variable has none. */
function valueOf(value) {
  const variable = typeof value === 'string' ? /^\$\{\w+(?:=(.*))?\}$/.exec(value) : null;
  return variable ? variable[1] : value;
}

function mismatch({ type, allowedValues, minValue, maxValue }, value) {
  if (value === undefined) {
    return undefined;
  }

  // azd turns texts into numbers and flags where those are asked for, and into nothing else.
  const text = typeof value === 'string';
  const fits = { string: text, int: Number.isInteger(text ? Number(value) : value), bool: ['true', 'false'].includes(String(value)), array: Array.isArray(value), secureObject: typeof value === 'object' && !Array.isArray(value) };
  if (fits[type] === false) {
    return `is of type ${type}, and ${JSON.stringify(value)} is not`;
  }

  if (allowedValues && !allowedValues.some(allowed => String(allowed) === String(value))) {
    return `is one of ${allowedValues.join(', ')}, not ${value}`;
  }

  return Number(value) < minValue || Number(value) > maxValue ? `is ${minValue} to ${maxValue}, not ${value}` : undefined;
}

export function checkFiles(project) {
  for (const path of project.files.filter(path => !project.text(path).startsWith('// '))) {
    project.report(path, 'words', 'A comment at the top says what the file makes and why.');
  }

  // Behind everything: the host ends an invocation, and the worker with it.
  const timeout = project.json('host.json').functionTimeout;
  if (timeout !== undefined && timeout !== '-1' && timeout.split(':').reduce((sum, part) => sum * 60 + Number(part), 0) <= loadBalancer) {
    project.report('host.json', 'timeouts', `functionTimeout ${timeout} is not beyond the load balancer's ${loadBalancer} s.`);
  }

  if (!/get-value EDGE_URL\b/.test(project.text('.github/workflows/azure-dev.yml'))) {
    project.report('.github/workflows/azure-dev.yml', 'site-url', 'The pipeline asks a host that the routes serve, EDGE_URL, whether the site answers.');
  }
}

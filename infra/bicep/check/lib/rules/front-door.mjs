// What Front Door does without a warning, or only in a deployment that fails.
import { at, literal, parts, pattern, properties, walk } from '../tree.mjs';
import { settingValue } from './settings.mjs';

const written = { 'X-Edge-Host': '{hostname}', 'X-Edge-Scheme': '{request_scheme}', 'X-Edge-Country': '{geo_country}' };

export function checkFrontDoor(project) {
  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/afdEndpoints/routes')) {
    checkRoute(project, file, resource);
  }

  checkFields(project);
  checkForeignFields(project);
  checkPatterns(project);
  checkOrigins(project);
  checkNames(project);
  checkFirewall(project);
}

function checkRoute(project, file, route) {
  const body = at(route.body, 'properties');
  const waits = at(route.body, 'dependsOn');
  const waitsFor = new Set(waits ? parts(waits).map(node => node.text) : []);
  const inFile = type => [...file.resources.values()].filter(other => other.resourceType === type && !other.existing);
  for (const origin of inFile('Microsoft.Cdn/profiles/originGroups/origins').filter(origin => !waitsFor.has(origin.name))) {
    project.report(file, route.node, 'route-depends', `Route "${route.name}" must wait for the origin "${origin.name}" (dependsOn); it names the group only.`);
  }

  const ruleSets = at(body, 'ruleSets') ? parts(at(body, 'ruleSets')).map(item => at(item, 'id')?.text.split('.')[0]) : [];
  for (const rule of inFile('Microsoft.Cdn/profiles/ruleSets/rules').filter(rule => ruleSets.includes(at(rule.body, 'parent')?.text) && !waitsFor.has(rule.name))) {
    project.report(file, route.node, 'route-depends', `Route "${route.name}" must wait for the rule "${rule.name}" (dependsOn); it names the set only.`);
  }

  const fields = inFile('Microsoft.Cdn/profiles/ruleSets/rules').find(rule => rule.node.text.includes("'X-Edge-Host'"));
  if (fields && !ruleSets.includes(at(fields.body, 'parent')?.text)) {
    project.report(file, route.node, 'fields', `Route "${route.name}" does not use the rules that write X-Edge-Host.`);
  }

  if (at(body, 'originPath')) {
    project.report(file, at(body, 'originPath'), 'origin-path', 'An originPath doubles slashes, and paths that begin with two never reach a function.');
  }

  if (literal(at(body, 'forwardingProtocol')) !== 'HttpsOnly' || literal(at(body, 'httpsRedirect')) !== 'Enabled') {
    project.report(file, route.node, 'https', `Route "${route.name}" lets plain HTTP through.`);
  }

  const cache = at(body, 'cacheConfiguration');
  const patterns = at(body, 'patternsToMatch');
  const everything = patterns?.type === 'array' && parts(patterns).some(item => literal(item) === '/*');
  if (everything && cache) {
    project.report(file, cache, 'cached-pages', 'Pages go without a cache: it would hold them back, and drop their cookies.');
  }

  if (!everything && literal(at(cache, 'queryStringCachingBehavior')) !== 'UseQueryString') {
    project.report(file, route.node, 'asset-cache', `Route "${route.name}" is cached by whole URL: UseQueryString.`);
  }

  const types = at(cache, 'compressionSettings', 'contentTypesToCompress');
  if (cache && (types?.type !== 'array' || parts(types).length === 0)) {
    project.report(file, cache, 'asset-cache', 'Without content types to compress the route is refused.');
  }

  for (const type of types ? parts(types).map(literal).filter(type => /^(image\/(?!svg)|video|audio|font|text\/html)/.test(type)) : []) {
    project.report(file, types, 'asset-cache', `${type} is not Front Door's to compress.`);
  }
}

/** The fields that the app believes are overwritten, from what Front Door knows itself. */
function checkFields(project) {
  for (const [field, value] of Object.entries(written)) {
    const parameters = [...project.files.values()].flatMap(file => [...walk(file.root)].filter(node => node.type === 'object' && literal(at(node, 'headerName')) === field).map(node => ({ file, node })));
    if (parameters.length === 0) {
      project.report(project.main, undefined, 'fields', `No rule writes ${field}.`);
    }

    for (const { file, node } of parameters) {
      if (literal(at(node, 'headerAction')) !== 'Overwrite' || literal(at(node, 'value')) !== value) {
        project.report(file, node, 'fields', `${field} is overwritten with ${value}; anything else lets a client choose.`);
      }
    }
  }
}

/** What Front Door cannot know it does not let a client say: an action that deletes the field, in the set that every route uses. */
function checkForeignFields(project) {
  const deleted = [...project.files.values()].some(file => [...walk(file.root)].some(node => node.type === 'object' && literal(at(node, 'headerName')) === 'X-Edge-Region' && literal(at(node, 'headerAction')) === 'Delete'));
  if (!deleted) {
    project.report(project.main, undefined, 'foreign-field', 'An X-Edge-Region that a client sends is deleted; the app believes the field.');
  }

  // More are refused.
  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/ruleSets/rules')) {
    const actions = at(resource.body, 'properties', 'actions');
    if (actions?.type === 'array' && parts(actions).length > 5) {
      project.report(file, actions, 'rule-actions', 'A rule has five actions at most.');
    }
  }
}

/** Front Door's asset patterns and the app's prefixes are made from the one parameter. */
function checkPatterns(project) {
  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/afdEndpoints/routes')) {
    const patterns = at(resource.body, 'properties', 'patternsToMatch');
    if (!at(resource.body, 'properties', 'cacheConfiguration')) {
      continue;
    }

    const loop = file.variables.get(patterns?.text)?.value;
    const [, over, item] = loop?.type === 'for_statement' ? parts(loop) : [];
    if (over?.text !== 'assetRoutes' || pattern(item) !== '0/*' || !item.text.includes('.prefix}')) {
      project.report(file, patterns ?? resource.node, 'asset-patterns', 'The patterns of assets are made from assetRoutes, one "<prefix>/*" a route.');
    }
  }

  for (const { file } of project.resources('Microsoft.Web/sites')) {
    const value = settingValue(file, 'Edge__Assets__Routes__0__Prefix');
    let loop = value;
    while (loop && loop.type !== 'for_statement') {
      loop = loop.parent;
    }

    if (!value?.text.endsWith('.prefix') || parts(loop)[1]?.text !== 'assetRoutes') {
      project.report(file, value, 'asset-patterns', 'The app\'s prefixes are made from assetRoutes.');
    }
  }

  for (const module of project.main.modules.values()) {
    const given = at(module.body, 'params', 'assetRoutes');
    if (given && given.text !== 'assetRoutes') {
      project.report(project.main, given, 'asset-patterns', 'App and Front Door get the same assetRoutes.');
    }
  }

  for (const { prefix } of project.json('infra/bicep/main.parameters.json').parameters.assetRoutes?.value ?? []) {
    if (!/^\/.*[^/*]$/.test(prefix ?? '')) {
      project.report('infra/bicep/main.parameters.json', undefined, 'asset-patterns', `The prefix "${prefix}" must begin with a slash and end without one.`);
    }
  }
}

function checkOrigins(project) {
  const origins = [...project.resources('Microsoft.Cdn/profiles/originGroups/origins')];
  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles/originGroups')) {
    const own = origins.filter(origin => origin.file === file && at(origin.resource.body, 'parent')?.text === resource.name);
    if (own.length === 1 && !own[0].resource.loop && at(resource.body, 'properties', 'healthProbeSettings')) {
      project.report(file, resource.node, 'probes', 'With one origin probes change nothing, and each is an invocation to pay for.');
    }

    if (at(resource.body, 'properties', 'authentication')) {
      project.report(file, resource.node, 'origin-authentication', 'It overwrites Authorization, which belongs to the reader and the publisher.');
    }
  }

  for (const { file, resource } of origins) {
    const [host, asked] = ['hostName', 'originHostHeader'].map(name => at(resource.body, 'properties', name)?.text);
    if (host !== asked) {
      project.report(file, resource.node, 'origin-host', 'App Service finds the app by its own host: originHostHeader is hostName.');
    }

    if (at(resource.body, 'properties', 'enforceCertificateNameCheck')?.text !== 'true') {
      project.report(file, resource.node, 'origin-host', 'The origin\'s certificate is checked for its name.');
    }
  }
}

function checkNames(project) {
  for (const type of ['Microsoft.Cdn/profiles/ruleSets', 'Microsoft.Cdn/profiles/ruleSets/rules']) {
    for (const { file, resource } of project.resources(type)) {
      const name = literal(at(resource.body, 'name'));
      if (name !== undefined && !/^[A-Za-z][A-Za-z0-9]*$/.test(name)) {
        project.report(file, at(resource.body, 'name'), 'name', `"${name}": names of rules and their sets have letters and digits only.`);
      }
    }
  }

  const waf = project.json('infra/bicep/abbreviations.json').wafPolicy;
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(waf)) {
    project.report('infra/bicep/abbreviations.json', undefined, 'name', `"${waf}": names of firewall policies have letters and digits only.`);
  }
}

function checkFirewall(project) {
  const policies = [...project.resources('Microsoft.Network/FrontDoorWebApplicationFirewallPolicies')];
  for (const { file, resource } of policies) {
    const managed = at(resource.body, 'properties', 'managedRules', 'managedRuleSets');
    if (managed?.type !== 'ternary_expression' || !managed.childForFieldName('condition').text.includes("'Premium_AzureFrontDoor'")) {
      project.report(file, managed ?? resource.node, 'firewall', 'Standard refuses managed rules; they are for Premium only.');
    }

    for (const node of walk(file.root)) {
      if (node.type === 'object' && literal(at(node, 'ruleSetType')) === 'Microsoft_DefaultRuleSet' && literal(at(node, 'ruleSetAction')) !== 'Block') {
        project.report(file, node, 'firewall', 'The default rule set 2.x needs ruleSetAction Block.');
      }

      if (node.type === 'object' && literal(at(node, 'ruleType')) === 'RateLimitRule' && properties(node).get('matchConditions')?.value.text.includes("'RemoteAddr'")) {
        project.report(file, node, 'firewall', 'RemoteAddr is what a client writes into X-Forwarded-For; count by SocketAddr.');
      }
    }

    if (!file.resources.size || ![...file.resources.values()].some(other => other.resourceType === 'Microsoft.Cdn/profiles/securityPolicies' && other.node.text.includes(`${resource.name}.id`))) {
      project.report(file, resource.node, 'firewall', 'No security policy puts this policy before the domains.');
    }
  }

  if (policies.length === 0) {
    project.report(project.main, undefined, 'firewall', 'There is no firewall policy.');
  }
}

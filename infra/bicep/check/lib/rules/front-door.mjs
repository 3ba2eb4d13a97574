// What Front Door does without a warning, or only in a deployment that fails.
import { objects, same } from '../deployment.mjs';

const written = { 'X-Edge-Host': '{hostname}', 'X-Edge-Scheme': '{request_scheme}', 'X-Edge-Country': '{geo_country}' };

const routesOf = deployment => deployment.of('Microsoft.Cdn/profiles/afdEndpoints/routes');
const rulesOf = (deployment, route) => (route.properties.ruleSets ?? []).flatMap(({ id }) => deployment.within({ id }, 'Microsoft.Cdn/profiles/ruleSets/rules'));
const actionsOf = rules => rules.flatMap(rule => rule.properties.actions.map(action => action.parameters));

export function checkRoutes(deployment, report) {
  const routes = routesOf(deployment);
  const all = routes.flatMap(route => route.properties.patternsToMatch);
  if (!all.includes('/*')) {
    report('patterns', 'No route takes what no other takes ("/*").');
  }

  // App and Front Door have the same asset routes: what the one has as prefix is the other's pattern.
  const prefixes = deployment.settings(deployment.of('Microsoft.Web/sites')[0]).filter(({ name }) => /^Edge__Assets__Routes__\d+__Prefix$/.test(name)).map(({ value }) => value);
  const asked = deployment.parameters.assetRoutes.map(({ prefix }) => prefix);
  if (!same(prefixes, asked) || !same(all.filter(pattern => pattern !== '/*'), asked.map(prefix => `${prefix.replace(/\/$/, '')}/*`))) {
    report('patterns', `Asset routes ${asked.join(' ') || '(none)'}: the app has ${prefixes.join(' ') || 'none'}, Front Door ${all.join(' ')}.`);
  }

  for (const route of routes) {
    checkRoute(route.properties, (code, message) => report(code, message, route));
  }
}

function checkRoute(route, report) {
  for (const pattern of route.patternsToMatch.filter(pattern => !/^\/([^*?]*[^*?/]\/)?\*$/.test(pattern))) {
    report('patterns', `"${pattern}": a pattern begins with a slash, and its only star is the last.`);
  }

  if (route.patternsToMatch.length > 25) {
    report('limits', 'A route has 25 patterns at most.');
  }

  if (route.originPath) {
    report('origin-path', 'An originPath doubles slashes, and paths that begin with two never reach a function.');
  }

  if (route.forwardingProtocol !== 'HttpsOnly' || route.httpsRedirect !== 'Enabled') {
    report('https', 'It lets plain HTTP through.');
  }

  const cache = route.cacheConfiguration;
  const everything = route.patternsToMatch.includes('/*');
  if (everything && cache) {
    report('cached-pages', 'Pages go without a cache: it would hold them back, and drop their cookies.');
  }

  if (!everything && cache?.queryStringCachingBehavior !== 'UseQueryString') {
    report('asset-cache', 'Assets are cached by whole URL: UseQueryString.');
  }

  const types = cache?.compressionSettings?.contentTypesToCompress ?? [];
  if (cache && types.length === 0) {
    report('asset-cache', 'Without content types to compress the route is refused.');
  }

  for (const type of types.filter(type => /^(image\/(?!svg)|video|audio|font|text\/html)/.test(type))) {
    report('asset-cache', `${type} is not Front Door's to compress.`);
  }
}

export function checkRules(deployment, report) {
  for (const rule of deployment.of('Microsoft.Cdn/profiles/ruleSets/rules')) {
    if (rule.properties.actions.length > 5 || rule.properties.conditions.length > 10) {
      report('limits', 'A rule has five actions and ten conditions at most.', rule);
    }
  }
}

/** The fields that the app believes are overwritten from what Front Door knows itself, on every route. What it cannot know it does not let a client say. */
export function checkFields(deployment, report) {
  for (const route of routesOf(deployment)) {
    const actions = actionsOf(rulesOf(deployment, route));
    for (const [field, value] of Object.entries(written)) {
      const own = actions.filter(action => action.headerName === field);
      if (own.length === 0 || own.some(action => action.headerAction !== 'Overwrite' || action.value !== value)) {
        report('fields', `${field} is overwritten with ${value}; anything else lets a client choose.`, route);
      }
    }

    if (!actions.some(action => action.headerName === 'X-Edge-Region' && action.headerAction === 'Delete')) {
      report('foreign-field', 'An X-Edge-Region that a client sends is deleted; the app believes the field.', route);
    }
  }
}

export function checkOrigins(deployment, report) {
  for (const group of deployment.of('Microsoft.Cdn/profiles/originGroups')) {
    const origins = deployment.within(group, 'Microsoft.Cdn/profiles/originGroups/origins');
    if (origins.length === 1 && group.properties.healthProbeSettings) {
      report('probes', 'With one origin probes change nothing, and each is an invocation to pay for.', group);
    }

    if (group.properties.authentication) {
      report('origin-authentication', 'It overwrites Authorization, which belongs to the reader and the publisher.', group);
    }

    for (const origin of origins) {
      checkOrigin(deployment, origin, report);
    }
  }
}

function checkOrigin(deployment, origin, report) {
  const { hostName, originHostHeader, enforceCertificateNameCheck, sharedPrivateLinkResource: link } = origin.properties;
  if (!hostName.includes('.defaultHostName') || originHostHeader !== hostName) {
    report('origin-host', 'App Service finds the app by its own host: originHostHeader is hostName.', origin);
  }

  if (enforceCertificateNameCheck !== true) {
    report('origin-host', 'The origin\'s certificate is checked for its name.', origin);
  }

  const site = deployment.of('Microsoft.Web/sites')[0];
  if (deployment.privateLink ? link?.groupId !== 'sites' || link.privateLink.id !== site.id || link.privateLinkLocation !== site.location : link) {
    report('private-link', 'The origin has a private link to the app\'s "sites" when it is asked for and the tier has it, and else none.', origin);
  }
}

/** A domain that is forgotten in one place is served without rules, or without a firewall, or not at all. */
export function checkDomains(deployment, report) {
  const domains = deployment.of('Microsoft.Cdn/profiles/customDomains');
  if (!same(domains.map(domain => domain.properties.hostName), deployment.hosts)) {
    report('domains', `The custom domains are ${deployment.hosts.join(' ')}.`);
  }

  for (const domain of domains) {
    if ((domain.properties.azureDnsZone?.id ?? '') !== deployment.parameters.dnsZoneId) {
      report('domains', 'Its zone is the one that is asked for, or none.', domain);
    }

    if (!/^TLS1[23]$/.test(domain.properties.tlsSettings?.minimumTlsVersion) || domain.properties.tlsSettings.certificateType !== 'ManagedCertificate') {
      report('tls', 'Custom domains have certificates that Front Door renews, and TLS 1.2 or newer.', domain);
    }
  }

  for (const route of routesOf(deployment)) {
    if (!same((route.properties.customDomains ?? []).map(({ id }) => id), domains.map(({ id }) => id))) {
      report('domains', 'It does not serve the custom domains.', route);
    }

    if (route.properties.linkToDefaultDomain !== (deployment.parameters.defaultDomainEnabled ? 'Enabled' : 'Disabled')) {
      report('domains', 'Whether the endpoint\'s own host is served is a parameter.', route);
    }
  }

  const guarded = [...deployment.of('Microsoft.Cdn/profiles/afdEndpoints'), ...domains].map(({ id }) => id);
  const associations = deployment.of('Microsoft.Cdn/profiles/securityPolicies').flatMap(policy => policy.properties.parameters.associations);
  if (!same(associations.filter(({ patternsToMatch }) => patternsToMatch.includes('/*')).flatMap(({ domains }) => domains.map(({ id }) => id)), guarded)) {
    report('domains', 'The firewall stands before every path of the endpoint and of every custom domain.');
  }
}

export function checkFirewall(deployment, report) {
  const policies = deployment.of('Microsoft.Network/FrontDoorWebApplicationFirewallPolicies');
  const used = deployment.of('Microsoft.Cdn/profiles/securityPolicies').map(policy => policy.properties.parameters.wafPolicy.id);
  if (policies.length === 0 || !same(used, policies.map(({ id }) => id))) {
    report('firewall', 'There is a firewall policy, and a security policy puts it before the domains.');
  }

  for (const policy of policies) {
    const { policySettings, customRules, managedRules } = policy.properties;
    if (policy.name.includes('premium') !== deployment.premium) {
      report('firewall', 'A policy\'s tier cannot be changed; each tier\'s has its own name.', policy);
    }

    if (policy.sku.name !== deployment.parameters.frontDoorSku || deployment.premium !== managedRules.managedRuleSets.length > 0) {
      report('firewall', 'It is of the profile\'s tier; Standard refuses managed rules, and Premium has them.', policy);
    }

    if (managedRules.managedRuleSets.some(set => set.ruleSetType === 'Microsoft_DefaultRuleSet' && set.ruleSetAction !== 'Block')) {
      report('firewall', 'The default rule set 2.x needs ruleSetAction Block.', policy);
    }

    if (policySettings.mode !== deployment.parameters.wafMode) {
      report('firewall', 'Whether the firewall logs or blocks is a parameter.', policy);
    }

    const limit = customRules.rules.find(rule => rule.ruleType === 'RateLimitRule');
    if (limit?.action !== 'Block' || limit.enabledState !== 'Enabled' || limit.rateLimitThreshold !== deployment.parameters.rateLimitPerMinute) {
      report('firewall', 'There is a rate limit, it blocks, and its threshold is a parameter.', policy);
    }

    if ([...objects(limit)].some(({ matchVariable, variableName }) => [matchVariable, variableName].includes('RemoteAddr'))) {
      report('firewall', 'RemoteAddr is what a client writes into X-Forwarded-For; count by SocketAddr.', policy);
    }
  }
}

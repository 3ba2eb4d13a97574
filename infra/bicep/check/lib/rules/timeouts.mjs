// Time limits, from the inside out: the app's idle limit < Front Door's origin response timeout < the load balancer's 230 s.
import { numberOf } from '../bicep-file.mjs';
import { parameterValue } from '../modules.mjs';
import { at, walk } from '../tree.mjs';
import { settingValue } from './settings.mjs';

const loadBalancer = 230;
const wired = {
  Edge__Origin__ConnectTimeout: 'originConnectTimeoutSeconds',
  Edge__Origin__FirstByteTimeout: 'originFirstByteTimeoutSeconds',
  Edge__Origin__IdleTimeout: 'originIdleTimeoutSeconds',
};

export function checkTimeouts(project) {
  const main = project.main;
  const given = project.json('infra/bicep/main.parameters.json').parameters;
  const defaults = name => Number(main.params.get(name)?.value?.text);
  const effective = name => Number(parameterValue(given[name]?.value) ?? defaults(name));
  for (const [where, seconds] of [[main, defaults], ['infra/bicep/main.parameters.json', effective]]) {
    const [connect, firstByte, idle, frontDoor] = ['originConnectTimeoutSeconds', 'originFirstByteTimeoutSeconds', 'originIdleTimeoutSeconds', 'originResponseTimeoutSeconds'].map(seconds);
    if (!(idle < frontDoor && connect + firstByte < frontDoor && frontDoor < loadBalancer)) {
      project.report(where, undefined, 'timeouts', `Not in order: connect ${connect} + first byte ${firstByte}, idle ${idle} < Front Door ${frontDoor} < ${loadBalancer}.`);
    }
  }

  const frontDoor = main.params.get('originResponseTimeoutSeconds');
  if (numberOf(frontDoor, 'minValue') !== 16 || !(numberOf(frontDoor, 'maxValue') < loadBalancer)) {
    project.report(main, frontDoor?.node, 'timeouts', 'Front Door takes 16 seconds or more, and the load balancer ends at 230.');
  }

  for (const { file, resource } of project.resources('Microsoft.Cdn/profiles')) {
    if (!at(resource.body, 'properties', 'originResponseTimeoutSeconds')) {
      project.report(file, resource.node, 'timeouts', 'The origin response timeout is not said, and documents disagree on its default.');
    }
  }

  for (const { file } of project.resources('Microsoft.Web/sites')) {
    for (const [setting, parameter] of Object.entries(wired)) {
      if (!comesFrom(file, settingValue(file, setting), parameter)) {
        project.report(file, undefined, 'timeouts', `"${setting}" is not made from ${parameter}.`);
      }
    }
  }

  // Behind everything: the host ends an invocation, and the worker with it.
  const host = project.json('host.json').functionTimeout;
  if (host !== undefined && host !== '-1' && seconds(host) <= loadBalancer) {
    project.report('host.json', undefined, 'timeouts', `functionTimeout ${host} is not beyond the load balancer's ${loadBalancer} s.`);
  }
}

const seconds = text => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);

/** Whether a value is made from a parameter, through variables. */
function comesFrom(file, value, parameter) {
  return value !== undefined && [...walk(value)].some(node => node.type === 'identifier' &&
    (node.text === parameter || file.variables.has(node.text) && comesFrom(file, file.variables.get(node.text).value, parameter)));
}

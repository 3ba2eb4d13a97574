// All checks, in an order in which a person who has made one mistake soon knows it.
import { relative } from 'node:path';
import { checkAlerts, checkLogs, checkTags } from './rules/operation.mjs';
import { checkDomains, checkFields, checkFirewall, checkOrigins, checkRoutes, checkRules } from './rules/front-door.mjs';
import { checkEvaluation, checkNames } from './rules/names.mjs';
import { checkFiles, checkParametersFile, checkTemplate } from './rules/template.mjs';
import { checkLock, checkPlan, checkSite } from './rules/function-app.mjs';
import { checkNetwork, checkRoles, checkStorage, checkTelemetry } from './rules/platform.mjs';
import { checkSettings } from './rules/settings.mjs';
import { checkOutputs } from './rules/outputs.mjs';

const rules = [
  checkEvaluation, checkNames, checkRoutes, checkRules, checkFields, checkOrigins, checkDomains, checkFirewall, checkLock, checkSite, checkPlan,
  checkStorage, checkTelemetry, checkRoles, checkNetwork, checkSettings, checkTags, checkLogs, checkAlerts, checkOutputs,
];

/** Goes on step by step; a step may be the last for who has seen enough. Gives the deployments that were looked at. */
export async function* check(project) {
  checkFiles(project);
  yield;
  for (const name of project.deployments) {
    const { diagnostics, template } = await project.compile(name);
    for (const { source, range, code, message } of diagnostics) {
      project.report(`${relative(project.root, source)}(${range.start.line + 1},${range.start.char + 1})`, code, message);
    }

    // What is no Bicep cannot be evaluated, and would be said once for each deployment.
    if (!template) {
      return;
    }

    let deployment;
    try {
      deployment = await project.deployment(name);
    } catch (error) {
      project.report(name, 'evaluation', error.message);
      continue;
    }

    for (const rule of rules) {
      rule(deployment, (code, message, about) => project.report(`${name}${about ? ` ${about.type} ${about.name.split('/').at(-1)}` : ''}`, code, message), project);
    }

    yield deployment;
    if (name === project.deployments[0]) {
      checkTemplate(project, template);
      checkParametersFile(project, template);
      yield;
    }
  }
}

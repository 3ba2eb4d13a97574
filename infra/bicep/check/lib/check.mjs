// All checks, in the order in which their findings help.
import { checkModules, checkParametersFile } from './modules.mjs';
import { checkFrontDoor } from './rules/front-door.mjs';
import { checkFunctionApp } from './rules/function-app.mjs';
import { checkHabits } from './rules/habits.mjs';
import { checkOperation } from './rules/operation.mjs';
import { checkPlatform } from './rules/platform.mjs';
import { checkSettings } from './rules/settings.mjs';
import { checkTimeouts } from './rules/timeouts.mjs';
import { checkResources } from './schema.mjs';
import { checkAbbreviations, checkOutputs, checkSymbols } from './symbols.mjs';

export function check(project) {
  checkSymbols(project);
  // What is no Bicep would only be found again and again by the others.
  if (!project.findings.some(finding => finding.code === 'syntax')) {
    for (const one of [checkAbbreviations, checkOutputs, checkResources, checkModules, checkParametersFile, checkSettings, checkTimeouts, checkFrontDoor, checkFunctionApp, checkPlatform, checkOperation, checkHabits]) {
      one(project);
    }
  }

  return project.findings;
}

// What modules are given against what they declare, and main.parameters.json against main.bicep.
import { numberOf } from './bicep-file.mjs';
import { literal, properties, unwrap } from './tree.mjs';
import { typeOf } from './types.mjs';

export function checkModules(project) {
  for (const file of project.files.values()) {
    for (const module of file.modules.values()) {
      const target = project.moduleFile(file, module);
      const given = properties(module.body);
      if (!target) {
        project.report(file, module.targetNode, 'missing-file', `There is no module ${module.target}.`);
        continue;
      }

      const scope = given.get('scope');
      if (file.scope !== target.scope && !scope) {
        project.report(file, module.node, 'scope', `${module.target} is for a ${target.scope} and stands in a ${file.scope}: say "scope".`);
      }

      for (const name of [...given.keys()].filter(name => !['name', 'scope', 'params', 'dependsOn'].includes(name))) {
        project.report(file, given.get(name).key, 'property', `A module has no "${name}".`);
      }

      checkParams(project, file, module, target, given.get('params')?.value);
    }
  }
}

function checkParams(project, file, module, target, object) {
  const given = object ? properties(object) : new Map();
  for (const { name, key, value } of given.values()) {
    const declared = target.params.get(name);
    if (!declared) {
      project.report(file, key, 'module-parameter', `${module.target} has no parameter "${name}".`);
      continue;
    }

    const actual = typeOf(project, file, value);
    if (actual !== 'any' && declared.type !== 'any' && actual !== declared.type && !(actual === 'null' && declared.nullable)) {
      project.report(file, value, 'module-parameter', `Parameter "${name}" of ${module.target} is ${declared.type}, not ${actual}.`);
    }

    const passed = unwrap(value).type === 'identifier' ? file.params.get(unwrap(value).text) : undefined;
    if (passed?.secure && !declared.secure) {
      project.report(file, value, 'secret', `"${name}" is secure here and not in ${module.target}.`);
    }

    for (const text of declared.allowed && (passed?.allowed ?? [literal(value)].filter(one => one !== undefined)) || []) {
      if (!declared.allowed.includes(text)) {
        project.report(file, value, 'module-parameter', `Parameter "${name}" of ${module.target} is one of ${declared.allowed.join(', ')}, not "${text}".`);
      }
    }
  }

  for (const declared of target.params.values()) {
    if (!declared.value && !declared.nullable && !given.has(declared.name)) {
      project.report(file, module.node, 'module-parameter', `${module.target} needs "${declared.name}".`);
    }
  }
}

/** azd puts environment variables into the values: "${NAME}" or "${NAME=default}". */
export function checkParametersFile(project) {
  const path = 'infra/bicep/main.parameters.json';
  const given = project.json(path).parameters;
  for (const [name, { value }] of Object.entries(given)) {
    const declared = project.main.params.get(name);
    if (!declared) {
      project.report(path, undefined, 'parameters-file', `main.bicep has no parameter "${name}".`);
      continue;
    }

    const problem = mismatch(declared, parameterValue(value));
    if (problem) {
      project.report(path, undefined, 'parameters-file', `"${name}" ${problem}.`);
    }
  }

  for (const declared of project.main.params.values()) {
    if (!declared.value && !(declared.name in given)) {
      project.report(path, undefined, 'parameters-file', `"${declared.name}" has no default and is not given.`);
    }
  }
}

/** A value with its variable's default in place; undefined when the variable has none. */
export function parameterValue(value) {
  const variable = typeof value === 'string' ? /^\$\{\w+(?:=(.*))?\}$/.exec(value) : null;
  return variable ? variable[1] : value;
}

function mismatch(declared, value) {
  if (value === undefined) {
    return undefined;
  }

  // azd turns texts into numbers and flags where those are asked for, and into nothing else.
  const text = typeof value === 'string';
  const fits = { string: text, int: Number.isInteger(text ? Number(value) : value), bool: ['true', 'false'].includes(String(value)), array: Array.isArray(value), object: typeof value === 'object' && !Array.isArray(value) };
  if (fits[declared.type] === false) {
    return `is of type ${declared.type}, and ${JSON.stringify(value)} is not`;
  }

  if (declared.allowed && !declared.allowed.includes(String(value))) {
    return `is one of ${declared.allowed.join(', ')}, not ${value}`;
  }

  const [least, most] = [numberOf(declared, 'minValue'), numberOf(declared, 'maxValue')];
  return Number(value) < least || Number(value) > most ? `is ${least} to ${most}, not ${value}` : undefined;
}

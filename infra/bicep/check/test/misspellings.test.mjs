// Every name in every template, misspelled: none may pass.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check } from '../lib/check.mjs';
import { Project } from '../lib/project.mjs';
import { checkResources } from '../lib/schema.mjs';
import { checkSymbols } from '../lib/symbols.mjs';
import { walk } from '../lib/tree.mjs';

const { texts, files } = Project.read(fileURLToPath(new URL('../../../../', import.meta.url)));

const misspelled = (path, node) => texts.get(path).slice(0, node.endIndex) + 'Xq' + texts.get(path).slice(node.endIndex);

for (const file of files.values()) {
  test(`${file.path}: every name that is used`, () => {
    const names = [...walk(file.root)].filter(node => node.type === 'identifier' && ['binary_expression', 'ternary_expression', 'interpolation', 'arguments', 'member_expression', 'array', 'unary_expression'].includes(node.parent.type));
    for (const node of names) {
      const project = new Project(new Map([[file.path, misspelled(file.path, node)], ['infra/bicep/abbreviations.json', '{}']]));
      checkSymbols(project);
      assert.ok(project.findings.some(finding => finding.code === 'unresolved'), `${node.text} in line ${node.startPosition.row + 1}`);
    }
  });

  test(`${file.path}: every property of every resource`, () => {
    for (const resource of file.resources.values()) {
      for (const key of keys(resource.body)) {
        const project = new Project(new Map([[file.path, misspelled(file.path, key)]]));
        checkResources(project);
        assert.ok(project.findings.length > 0, `${key.text} in line ${key.startPosition.row + 1}`);
      }
    }
  });
}

test('every parameter that a module is given', () => {
  const path = 'infra/bicep/main.bicep';
  for (const module of files.get(path).modules.values()) {
    // What stands in an array's items only the module knows.
    for (const key of keys(module.body).filter(key => !within(key, ['domains']))) {
      const findings = check(new Project(new Map(texts).set(path, misspelled(path, key))));
      assert.ok(findings.some(finding => ['module-parameter', 'property'].includes(finding.code)), `${key.text} in line ${key.startPosition.row + 1}`);
    }
  }
});

/** Names of properties that a schema knows: not those that a person chooses, and not those of a type that is open (features of a workspace). */
function keys(body) {
  return [...walk(body)].filter(node => node.type === 'object_property').map(node => node.namedChildren[0])
    .filter(key => key.type === 'identifier' && !within(key, ['tags', 'userAssignedIdentities', 'headers', 'features']));
}

function within(key, names) {
  for (let node = key.parent.parent; node; node = node.parent) {
    if (node.type === 'object_property' && names.includes(node.namedChildren[0].text)) {
      return true;
    }
  }

  return false;
}

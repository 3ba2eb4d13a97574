// What holds for every resource: tags, diagnostics, no secrets in outputs, words about what a file and a parameter are for.
import { takesTags } from '../schema.mjs';
import { at, literal, parts, walk } from '../tree.mjs';
import { moduleOutput } from '../types.mjs';

const logged = ['Microsoft.Cdn/profiles', 'Microsoft.Web/sites', 'Microsoft.Storage/storageAccounts/blobServices'];
const secretNames = /^(list\w*|connectionString|instrumentationKey|\w*(password|secret|sharedKey|accessKey|primaryKey|secondaryKey|masterKey))$/i;

export function checkHabits(project) {
  for (const file of project.files.values()) {
    checkWords(project, file);
    checkTags(project, file);
    checkDiagnostics(project, file);
    checkSecrets(project, file);
  }
}

function checkWords(project, file) {
  if (!file.text.startsWith('// ')) {
    project.report(file, undefined, 'words', 'A comment at the top says what the file makes and why.');
  }

  for (const parameter of [...file.params.values()].filter(parameter => !parameter.decorators.has('description'))) {
    project.report(file, parameter.node, 'words', `Parameter "${parameter.name}" has no description.`);
  }
}

function checkTags(project, file) {
  for (const resource of [...file.resources.values()].filter(resource => !resource.existing && takesTags(resource.resourceType))) {
    if (!at(resource.body, 'tags')?.text.includes('tags')) {
      project.report(file, resource.node, 'tags', `"${resource.name}" has no tags.`);
    }

    const service = /^ {2}(\w+):\s*$/m.exec(/^services:\s*$([\s\S]*)/m.exec(project.texts.get('azure.yaml') ?? '')?.[1] ?? '')?.[1];
    if (resource.resourceType === 'Microsoft.Web/sites' && literal(at(parts(at(resource.body, 'tags')?.childForFieldName('arguments') ?? resource.body).at(-1), 'azd-service-name')) !== service) {
      project.report(file, resource.node, 'tags', `azd deploy looks for the tag azd-service-name: ${service}.`);
    }
  }

  if (file === project.main && !at(file.variables.get('tags')?.value, 'azd-env-name')) {
    project.report(file, undefined, 'tags', 'The tags have azd-env-name.');
  }
}

function checkDiagnostics(project, file) {
  const settings = [...file.resources.values()].filter(resource => resource.resourceType === 'Microsoft.Insights/diagnosticSettings');
  for (const resource of [...file.resources.values()].filter(resource => !resource.existing && logged.includes(resource.resourceType))) {
    if (!settings.some(setting => at(setting.body, 'scope')?.text === resource.name)) {
      project.report(file, resource.node, 'diagnostics', `"${resource.name}" is not logged.`);
    }
  }
}

/** Outputs stand in the deployment's history, for everyone who may read the group. */
function checkSecrets(project, file) {
  for (const output of file.outputs.values()) {
    for (const node of reach(file, output.value)) {
      const name = node.type === 'property_identifier' ? node.text : node.type === 'call_expression' ? node.childForFieldName('function').text : '';
      if (secretNames.test(name) || node.type === 'identifier' && file.params.get(node.text)?.secure || node.type === 'member_expression' && moduleOutput(project, file, node)?.secure) {
        project.report(file, output.node, 'secret', `Output "${output.name}" tells a secret (${node.text}).`);
        break;
      }
    }
  }
}

/** An expression and the variables that it is made of. */
export function* reach(file, expression) {
  for (const node of walk(expression)) {
    yield node;
    if (node.type === 'identifier' && file.variables.has(node.text)) {
      yield* reach(file, file.variables.get(node.text).value);
    }
  }
}

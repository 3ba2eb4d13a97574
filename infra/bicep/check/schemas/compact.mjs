// Makes azure.json from full Bicep type definitions, one file a type, as "azmcp bicepschema get --resource-type TYPE" prints them:
//   node schemas/compact.mjs FOLDER
// What a template can write or read is kept; descriptions, functions and types that no body reaches are not.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const wanted = JSON.parse(readFileSync(new URL('wanted.json', import.meta.url), 'utf8'));
const folder = process.argv[2];
const resources = {};

for (const file of readdirSync(folder).filter(name => name.endsWith('.json')).sort()) {
  const parts = JSON.parse(readFileSync(join(folder, file), 'utf8')).results.BicepSchemaResult;
  const resource = parts.find(part => part.$type === 'Resource');
  const [type, version] = resource.name.split('@');
  if (!wanted.includes(type)) {
    continue;
  }

  const named = new Map(parts.filter(part => part.$type === 'Object' || part.$type === 'DiscriminatedObject').map(part => [part.name, part]));
  const types = {};
  const body = object(resource.bodyType, named, types);
  for (const name of ['apiVersion', 'id', 'type']) {
    body[name] = 'string -';
  }

  resources[type] = { version, body, types };
}

const missing = wanted.filter(type => !resources[type]);
if (missing.length > 0) {
  throw new Error(`No definition of ${missing.join(', ')}.`);
}

// One line a type: changes can be read.
const text = Object.entries(resources).map(([type, { version, body, types }]) => [
  `  ${JSON.stringify(type)}: {`,
  `    "version": ${JSON.stringify(version)},`,
  `    "body": ${JSON.stringify(body)},`,
  '    "types": {',
  Object.entries(types).map(([name, value]) => `      ${JSON.stringify(name)}: ${JSON.stringify(value)}`).join(',\n'),
  '    }',
  '  }',
].filter(line => line !== '').join('\n')).join(',\n');
writeFileSync(new URL('azure.json', import.meta.url), `{\n${text}\n}\n`);

function object(part, named, types) {
  const made = {};
  for (const property of part.properties ?? part.baseProperties ?? []) {
    const flags = property.flags ?? '';
    made[property.name] = property.type + (flags.includes('ReadOnly') ? ' -' : flags.includes('Required') ? ' !' : '');
    reach(property.type, named, types);
  }

  if (part.additionalPropertiesType) {
    made['*'] = part.additionalPropertiesType;
    reach(part.additionalPropertiesType, named, types);
  }

  if (part.$type === 'DiscriminatedObject') {
    made['?'] = part.discriminator;
    made.of = Object.fromEntries(part.elements.map(element =>
      [element.properties.find(property => property.name === part.discriminator).type, object(element, named, types)]));
  }

  return made;
}

function reach(expression, named, types) {
  for (const name of expression.split(' | ').map(item => item.replace(/(\[\])+$/, ''))) {
    if (named.has(name) && !(name in types)) {
      types[name] = null;
      types[name] = object(named.get(name), named, types);
    }
  }
}

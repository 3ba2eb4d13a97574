// Bodies of resources against the schemas of their types.
import { schemas } from './project.mjs';
import { literal, parts, properties, unwrap } from './tree.mjs';
import { typeOf } from './types.mjs';

const general = new Set(['parent', 'scope', 'dependsOn']);
const basics = new Set(['string', 'int', 'bool', 'any', 'object', 'array']);

export function checkResources(project) {
  for (const file of project.files.values()) {
    for (const resource of file.resources.values()) {
      const schema = schemas[resource.resourceType];
      if (!schema) {
        project.report(file, resource.targetNode, 'resource-type', `No schema of "${resource.resourceType}" is here.`);
      } else if (schema.version !== resource.version) {
        project.report(file, resource.targetNode, 'api-version', `The schema of ${resource.resourceType} is that of ${schema.version}, not ${resource.version}.`);
      } else {
        const given = properties(resource.body);
        new Body(project, file, resource.resourceType).object(resource.body, resource.existing ? { name: schema.body.name } : schema.body, '', general);
        parent(project, file, resource, given);
      }
    }
  }
}

/** A child names its parent, and the parent is of the type above. */
function parent(project, file, resource, given) {
  const segments = resource.resourceType.split('/');
  if (segments.length === 2) {
    return;
  }

  const above = file.resources.get(given.get('parent')?.value.text);
  if (above?.resourceType !== segments.slice(0, -1).join('/')) {
    project.report(file, given.get('parent')?.value ?? resource.node, 'parent', `The parent of a ${segments.at(-1)} is a ${segments.slice(0, -1).join('/')}.`);
  }
}

class Body {
  constructor(project, file, resourceType) {
    Object.assign(this, { project, file, types: schemas[resourceType].types });
  }

  report(node, code, message) {
    this.project.report(this.file, node, code, message);
  }

  object(node, type, path, also = new Set(), partly = false) {
    const given = properties(node);
    const known = type['?'] === undefined ? type : this.#variant(node, given, type, path);
    if (!known) {
      return;
    }

    for (const property of given.values()) {
      const expected = known[property.name] ?? known['*'];
      if (also.has(property.name) || property.name === '*' && expected === undefined) {
        continue;
      }

      const here = `${path}${property.name}`;
      if (expected === undefined || property.name === '?' || property.name === 'of') {
        this.report(property.key, 'property', `There is no property "${here}".`);
      } else if (expected.endsWith(' -')) {
        this.report(property.key, 'read-only', `"${here}" can only be read.`);
      } else {
        this.value(property.value, expected.replace(/ !$/, ''), here);
      }
    }

    for (const [name, expected] of Object.entries(known)) {
      if (!partly && typeof expected === 'string' && expected.endsWith(' !') && !given.has(name)) {
        this.report(node, 'required', `"${path}${name}" must be given.`);
      }
    }
  }

  #variant(node, given, type, path) {
    const chosen = literal(given.get(type['?'])?.value);
    const known = type.of[chosen];
    if (!known) {
      this.report(given.get(type['?'])?.value ?? node, 'enum', `"${path}${type['?']}" is one of ${Object.keys(type.of).join(', ')}.`);
    }

    return known;
  }

  value(expression, expected, path) {
    const node = unwrap(expression);
    if (node.type === 'ternary_expression') {
      this.value(node.childForFieldName('consequence'), expected, path);
      this.value(node.childForFieldName('alternative'), expected, path);
      return;
    }

    if (node.type === 'null' || expected === 'any') {
      return;
    }

    if (node.type === 'identifier') {
      const declaration = this.file.find(node.text);
      if (declaration?.kind === 'variables') {
        this.value(declaration.value, expected, path);
        return;
      }
    }

    if (expected.endsWith('[]')) {
      this.#array(node, expected.slice(0, -2), path);
      return;
    }

    const type = this.types[expected];
    if (type) {
      this.#nested(node, type, path);
      return;
    }

    const alternatives = expected.split(' | ');
    const basic = alternatives.find(name => basics.has(name)) ?? 'string';
    const actual = typeOf(this.project, this.file, node);
    if (basic !== 'any' && actual !== 'any' && actual !== basic) {
      this.report(node, 'type', `"${path}" is of type ${basic}, not ${actual}.`);
      return;
    }

    this.#enumeration(node, alternatives.filter(name => !basics.has(name)), path);
  }

  #enumeration(node, values, path) {
    if (values.length === 0) {
      return;
    }

    const declaration = node.type === 'identifier' ? this.file.params.get(node.text) : undefined;
    for (const value of declaration?.allowed ?? [literal(node)].filter(text => text !== undefined)) {
      if (!values.includes(value)) {
        this.report(node, 'enum', `"${path}" is one of ${values.join(', ')}, not "${value}".`);
      }
    }
  }

  #array(node, item, path) {
    if (node.type === 'array') {
      parts(node).forEach((element, index) => this.value(element, item, `${path}[${index}]`));
    } else if (node.type === 'for_statement') {
      this.value(parts(node).at(-1), item, `${path}[]`);
    } else if (node.type === 'call_expression' && node.childForFieldName('function').text === 'concat') {
      parts(node.childForFieldName('arguments')).forEach(argument => this.value(argument, `${item}[]`, path));
    } else if (node.type === 'call_expression' && node.childForFieldName('function').text === 'flatten') {
      this.value(parts(node.childForFieldName('arguments'))[0], `${item}[][]`, path);
    } else {
      const actual = typeOf(this.project, this.file, node);
      if (actual !== 'any' && actual !== 'array') {
        this.report(node, 'type', `"${path}" is an array, not ${actual}.`);
      }
    }
  }

  #nested(node, type, path) {
    if (node.type === 'object') {
      this.object(node, type, `${path}.`);
    } else if (node.type === 'call_expression' && node.childForFieldName('function').text === 'union') {
      parts(node.childForFieldName('arguments')).filter(part => part.type === 'object').forEach(part => this.object(part, type, `${path}.`, new Set(), true));
    } else {
      const actual = typeOf(this.project, this.file, node);
      if (actual !== 'any' && actual !== 'object') {
        this.report(node, 'type', `"${path}" is an object, not ${actual}.`);
      }
    }
  }
}

/** What a member of a resource is: { of, type } for a known one, { of, missing } for one that its schema has not; undefined when nobody knows. */
export function memberType(file, node) {
  let object = node.childForFieldName('object');
  const property = node.childForFieldName('property').text;
  if (object.type === 'subscript_expression') {
    const inner = object.childForFieldName('object');
    if (inner.type === 'member_expression') {
      const array = memberType(file, inner);
      return array?.type?.endsWith('[]') ? inside(array.schema, array.type.slice(0, -2), property) : undefined;
    }

    object = inner;
  }

  if (object.type === 'identifier') {
    const resource = file.resources.get(object.text);
    const schema = schemas[resource?.resourceType];
    return schema && step(schema, schema.body, property, resource.resourceType);
  }

  const above = object.type === 'member_expression' ? memberType(file, object) : undefined;
  return above?.type ? inside(above.schema, above.type, property) : undefined;
}

const inside = (schema, type, property) => schema.types[type] ? step(schema, schema.types[type], property, type) : undefined;

function step(schema, type, property, of) {
  const found = type[property] ?? type['*'];
  return found ? { of, schema, type: found.replace(/ [-!]$/, '') } : type['?'] ? undefined : { of, missing: true };
}

/** Whether bodies of a type can have tags. */
export const takesTags = resourceType => 'tags' in (schemas[resourceType]?.body ?? {}) && !schemas[resourceType].body.tags.endsWith(' -');

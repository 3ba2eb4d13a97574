// What a Bicep file declares.
import { literal, parse, parts, unwrap } from './tree.mjs';

const kinds = {
  parameter_declaration: 'params',
  variable_declaration: 'variables',
  resource_declaration: 'resources',
  module_declaration: 'modules',
  output_declaration: 'outputs',
};

export class BicepFile {
  constructor(path, text) {
    this.path = path;
    this.text = text;
    this.root = parse(text);
    this.scope = 'resourceGroup';
    this.foreign = [];
    for (const kind of Object.values(kinds)) {
      this[kind] = new Map();
    }

    let decorators = [];
    for (const node of parts(this.root)) {
      if (node.type === 'decorators') {
        decorators = parts(node).map(decorator => parts(decorator)[0]);
        continue;
      }

      if (node.type === 'target_scope_assignment') {
        this.scope = literal(parts(node).at(-1));
      } else if (node.type in kinds) {
        const declaration = this.#read(node, decorators);
        const names = this[kinds[node.type]];
        declaration.again = this.#names(node.type).some(other => other.has(declaration.name));
        names.set(declaration.name, declaration);
      } else {
        this.foreign.push(node);
      }

      decorators = [];
    }
  }

  /** The declaration behind a name: what an identifier may mean. Outputs are not among them. */
  find(name) {
    return this.params.get(name) ?? this.variables.get(name) ?? this.resources.get(name) ?? this.modules.get(name);
  }

  /** Outputs have names of their own. */
  #names(type) {
    return type === 'output_declaration' ? [this.outputs] : [this.params, this.variables, this.resources, this.modules];
  }

  #read(node, decorators) {
    const children = parts(node);
    const declaration = { kind: kinds[node.type], name: children[0].text, node, decorators: new Map(decorators.map(call => [name(call), call])) };
    if (node.type === 'parameter_declaration' || node.type === 'output_declaration') {
      declaration.typeNode = children[1];
      declaration.type = typeName(children[1]);
      declaration.nullable = children[1].text.endsWith('?');
      declaration.value = children[2];
      declaration.allowed = list(declaration.decorators.get('allowed'));
      declaration.secure = declaration.decorators.has('secure');
    } else if (node.type === 'variable_declaration') {
      declaration.value = children.at(-1);
    } else {
      declaration.target = literal(children[1]);
      declaration.targetNode = children[1];
      declaration.existing = node.children.some(child => child.type === 'existing');
      Object.assign(declaration, body(children.at(-1)));
      if (declaration.kind === 'resources') {
        [declaration.resourceType, declaration.version] = (declaration.target ?? '').split('@');
      }
    }

    return declaration;
  }
}

/** The object of a resource or module, with the loop and the condition around it. */
function body(node) {
  let [loop, condition] = [undefined, undefined];
  let current = node;
  if (current.type === 'for_statement') {
    loop = current;
    current = parts(current).at(-1);
  }

  if (current.type === 'if_statement') {
    condition = unwrap(parts(current)[0]);
    current = parts(current).at(-1);
  }

  return { body: current, loop, condition };
}

const name = call => (call.childForFieldName('function') ?? call).text;

/** string, int, bool, array or object; a union of literals is its basic type, "x[]" an array, the rest is "any". */
function typeName(node) {
  const text = node.text.replace(/\?$/, '');
  if (text.endsWith('[]') || text.startsWith('[')) {
    return 'array';
  }

  if (text.startsWith('{')) {
    return 'object';
  }

  return ['string', 'int', 'bool', 'array', 'object'].includes(text) ? text : text.startsWith("'") ? 'string' : 'any';
}

function list(call) {
  const array = call?.childForFieldName('arguments') && parts(call.childForFieldName('arguments'))[0];
  return array?.type === 'array' ? parts(array).map(item => literal(item) ?? item.text) : undefined;
}

/** The number in a decorator such as @minValue(16). */
export function numberOf(declaration, decorator) {
  const call = declaration?.decorators.get(decorator);
  return call ? Number(parts(call.childForFieldName('arguments'))[0].text) : undefined;
}

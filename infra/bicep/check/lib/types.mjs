// The basic type of an expression, as far as it can be told without running it: string, int, bool, array, object, null; else any.
import { functions } from './functions.mjs';
import { parts, unwrap } from './tree.mjs';

const basic = { string: 'string', number: 'int', boolean: 'bool', array: 'array', object: 'object', null: 'null', for_statement: 'array' };
const flags = new Set(['==', '!=', '=~', '!~', '<', '>', '<=', '>=', '&&', '||']);

export function typeOf(project, file, expression) {
  const node = unwrap(expression);
  if (!node) {
    return 'any';
  }

  switch (node.type) {
    case 'identifier': {
      const declaration = file.find(node.text);
      return declaration?.kind === 'params' ? declaration.type
        : declaration?.kind === 'variables' ? typeOf(project, file, declaration.value) : 'any';
    }
    case 'binary_expression': {
      const operator = node.childForFieldName('operator').text;
      return operator === '??' ? either(project, file, node.childForFieldName('left'), node.childForFieldName('right'))
        : flags.has(operator) ? 'bool' : 'int';
    }
    case 'unary_expression':
      return node.childForFieldName('operator').text === '!' ? 'bool' : 'int';
    case 'ternary_expression':
      return either(project, file, node.childForFieldName('consequence'), node.childForFieldName('alternative'));
    case 'call_expression':
      return call(project, file, node);
    case 'member_expression':
      return member(project, file, node);
    default:
      return basic[node.type] ?? 'any';
  }
}

function either(project, file, left, right) {
  const [a, b] = [typeOf(project, file, left), typeOf(project, file, right)];
  return a === b || b === 'null' ? a : a === 'null' ? b : 'any';
}

function call(project, file, node) {
  const called = node.childForFieldName('function');
  const known = called.type === 'identifier' ? functions.get(called.text)?.type ?? 'any' : 'any';
  // concat and union give what they are given.
  return known === 'any' && ['concat', 'union'].includes(called.text) ? typeOf(project, file, parts(node.childForFieldName('arguments'))[0]) : known;
}

function member(project, file, node) {
  const output = moduleOutput(project, file, node);
  if (output) {
    return output.type;
  }

  const object = unwrap(node.childForFieldName('object'));
  const property = node.childForFieldName('property').text;
  const declaration = object?.type === 'identifier' ? file.find(object.text) : undefined;
  return (declaration?.kind === 'resources' || declaration?.kind === 'modules') && ['id', 'name'].includes(property) ? 'string' : 'any';
}

/** The output that "module.outputs.name" means. */
export function moduleOutput(project, file, node) {
  const outputs = node.childForFieldName('object');
  if (outputs?.type !== 'member_expression' || outputs.childForFieldName('property').text !== 'outputs') {
    return undefined;
  }

  let named = outputs.childForFieldName('object');
  named = named.type === 'subscript_expression' ? named.childForFieldName('object') : named;
  const module = file.modules.get(named.text);
  return module && project.moduleFile(file, module)?.outputs.get(node.childForFieldName('property').text);
}

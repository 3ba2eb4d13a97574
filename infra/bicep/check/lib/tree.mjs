// Bicep files as syntax trees, and a few words for walking them.
import { Language, Parser } from 'web-tree-sitter';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const grammar = join(dirname(createRequire(import.meta.url).resolve('tree-sitter-bicep/package.json')), 'tree-sitter-bicep.wasm');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(grammar));

export const parse = text => parser.parse(text).rootNode;

/** Children that mean something. */
export const parts = node => node.namedChildren.filter(child => child && child.type !== 'comment' && child.type !== 'diagnostic_comment');

export function* walk(node) {
  yield node;
  for (const child of parts(node)) {
    yield* walk(child);
  }
}

/** The text of a string without interpolation, else undefined. */
export function literal(node) {
  if (node?.type !== 'string' || parts(node).some(part => part.type === 'interpolation')) {
    return undefined;
  }

  return pieces(node).join('');
}

/** The text of a string with every interpolation as "0"; where they stand in names, they are an index. */
export const pattern = node => pieces(node, '0').join('');

function pieces(node, interpolation = '') {
  return parts(node).map(part =>
    part.type === 'string_content' ? part.text : part.type === 'escape_sequence' ? part.text.slice(1) : interpolation);
}

/** Properties of an object by name, as { key, value, node }. Computed names are in "*". */
export function properties(node) {
  const found = new Map();
  for (const property of parts(node).filter(part => part.type === 'object_property')) {
    const [key, value] = [parts(property)[0], parts(property).at(-1)];
    const name = key.type === 'string' ? literal(key) ?? '*' : key.text;
    found.set(name, { name, key, value, node: property, again: found.has(name) && name !== '*' });
  }

  return found;
}

/** The value at a path of property names, without looking through variables. */
export const at = (node, ...path) => path.reduce((value, name) => value?.type === 'object' ? properties(value).get(name)?.value : undefined, node);

export const unwrap = node => node?.type === 'parenthesized_expression' ? unwrap(parts(node)[0]) : node;

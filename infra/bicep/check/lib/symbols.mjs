// Names: every one that is used is declared, every one that is declared is used, every function is one of the language's.
import { decorators, functions } from './functions.mjs';
import { literal, parts, walk } from './tree.mjs';
import { moduleOutput } from './types.mjs';
import { memberType } from './schema.mjs';

export function checkSymbols(project) {
  for (const file of project.files.values()) {
    checkSyntax(project, file);
    const used = new Set();
    for (const node of parts(file.root)) {
      const declared = node.type === 'decorators' ? undefined : parts(node)[0];
      const loop = [];
      visit(project, file, node, declared, loop, used);
    }

    for (const kind of ['params', 'variables', 'resources', 'modules', 'outputs']) {
      for (const declaration of file[kind].values()) {
        if (declaration.again) {
          project.report(file, declaration.node, 'declared-twice', `"${declaration.name}" is declared twice.`);
        }

        if ((kind === 'params' || kind === 'variables' || declaration.existing) && !used.has(declaration.name)) {
          project.report(file, declaration.node, 'unused', `"${declaration.name}" is declared and not used.`);
        }
      }
    }
  }
}

function checkSyntax(project, file) {
  if (file.root.hasError) {
    const nodes = [...errors(file.root)];
    project.report(file, nodes[0] ?? file.root, 'syntax', `This is not Bicep: ${(nodes[0]?.text ?? '').split('\n')[0].slice(0, 60)}`);
  }

  for (const node of file.foreign.filter(node => node.type !== 'ERROR')) {
    project.report(file, node, 'subset', `"${node.type.replaceAll('_', ' ')}" is outside the subset of the language that is checked here.`);
  }
}

function* errors(node) {
  if (node.isError || node.isMissing) {
    yield node;
  }

  for (const child of node.children) {
    yield* errors(child);
  }
}

function visit(project, file, node, declared, locals, used) {
  switch (node.type) {
    case 'decorator': {
      const name = (parts(node)[0].childForFieldName('function') ?? parts(node)[0]).text;
      if (!decorators.has(name)) {
        project.report(file, node, 'decorator', `There is no decorator "${name}".`);
      }

      parts(parts(node)[0].childForFieldName('arguments')).forEach(argument => visit(project, file, argument, undefined, locals, used));
      return;
    }
    case 'type':
    case 'primitive_type':
      return;
    case 'lambda_expression':
      project.report(file, node, 'subset', 'Lambdas are outside the subset of the language that is checked here.');
      return;
    case 'for_statement': {
      const names = forNames(node);
      parts(node).forEach(child => names.nodes.some(name => name.id === child.id) || visit(project, file, child, declared, [...locals, ...names.names], used));
      return;
    }
    case 'object_property': {
      const [key, value] = [parts(node)[0], parts(node).at(-1)];
      if (key.type === 'string') {
        visit(project, file, key, declared, locals, used);
      }

      visit(project, file, value, declared, locals, used);
      return;
    }
    case 'object': {
      const seen = new Set();
      for (const property of parts(node).filter(part => part.type === 'object_property')) {
        const key = parts(property)[0];
        const name = key.type === 'string' ? literal(key) : key.text;
        if (name !== undefined && seen.has(name)) {
          project.report(file, key, 'property-twice', `"${name}" stands twice in one object.`);
        }

        seen.add(name);
      }

      break;
    }
    case 'call_expression':
      call(project, file, node);
      if (node.childForFieldName('function').type !== 'identifier') {
        visit(project, file, node.childForFieldName('function').childForFieldName('object'), declared, locals, used);
      }

      visit(project, file, node.childForFieldName('arguments'), declared, locals, used);
      return;
    case 'member_expression':
      member(project, file, node);
      break;
    case 'identifier':
    case 'compatible_identifier':
      if (node.id !== declared?.id && !locals.includes(node.text)) {
        used.add(node.text);
        if (!file.find(node.text) && node.text !== 'az' && node.text !== 'sys') {
          project.report(file, node, 'unresolved', `"${node.text}" is not declared.`);
        }
      }

      return;
    default:
      break;
  }

  parts(node).forEach(child => visit(project, file, child, declared, locals, used));
}

function forNames(node) {
  const initializer = node.childForFieldName('initializer');
  const nodes = initializer ? [initializer] : parts(node).filter(child => child.type === 'for_loop_parameters');
  return { nodes, names: nodes.flatMap(child => child.type === 'identifier' ? [child.text] : parts(child).map(name => name.text)) };
}

function call(project, file, node) {
  const called = node.childForFieldName('function');
  const given = parts(node.childForFieldName('arguments')).length;
  if (called.type === 'member_expression') {
    const [object, name] = [called.childForFieldName('object').text, called.childForFieldName('property').text];
    if (!(object === 'az' || object === 'sys' ? functions.has(name) : name.startsWith('list') || name === 'getSecret')) {
      project.report(file, called, 'function', `There is no function "${name}".`);
    }

    return;
  }

  const known = functions.get(called.text);
  if (!known) {
    project.report(file, called, 'function', `There is no function "${called.text}".`);
  } else if (given < known.least || given > known.most) {
    project.report(file, node, 'arguments', `"${called.text}" takes ${known.least === known.most ? known.least : `${known.least} or more`} arguments, not ${given}.`);
  }

  if (called.text.startsWith('load')) {
    const path = project.beside(file, literal(parts(node.childForFieldName('arguments'))[0]) ?? '');
    if (!project.texts.has(path)) {
      project.report(file, node, 'missing-file', `There is no file ${path}.`);
    }
  }
}

function member(project, file, node) {
  const property = node.childForFieldName('property');
  const object = node.childForFieldName('object');
  if (object.type === 'member_expression' && object.childForFieldName('property').text === 'outputs') {
    const named = object.childForFieldName('object');
    const module = file.modules.get(named.type === 'subscript_expression' ? named.childForFieldName('object').text : named.text);
    if (module && project.moduleFile(file, module) && !moduleOutput(project, file, node)) {
      project.report(file, property, 'module-output', `${module.target} has no output "${property.text}".`);
    }

    return;
  }

  const declaration = object.type === 'identifier' ? file.find(object.text) : undefined;
  if (declaration?.kind === 'modules' && !['outputs', 'name'].includes(property.text)) {
    project.report(file, property, 'module-output', `A module has "outputs" and "name", not "${property.text}".`);
  } else if (declaration?.kind === 'variables' && declaration.value.type === 'call_expression' && declaration.value.childForFieldName('function').text === 'loadJsonContent') {
    const path = project.beside(file, literal(parts(declaration.value.childForFieldName('arguments'))[0]) ?? '');
    if (project.texts.has(path) && !(property.text in project.json(path))) {
      project.report(file, property, 'unresolved', `${path} has no "${property.text}".`);
    }
  } else {
    const unknown = memberType(file, node);
    if (unknown?.missing) {
      project.report(file, property, 'unresolved', `${unknown.of} has no "${property.text}".`);
    }
  }
}

/** Outputs of modules that no template reads. */
export function checkOutputs(project) {
  const read = new Set([...project.files.values()].flatMap(file => [...walk(file.root)].filter(node => node.type === 'member_expression')
    .map(node => moduleOutput(project, file, node))));
  for (const file of [...project.files.values()].filter(file => file !== project.main)) {
    for (const output of file.outputs.values()) {
      if (!read.has(output)) {
        project.report(file, output.node, 'unused', `Nobody reads the output "${output.name}".`);
      }
    }
  }
}

/** Keys of the abbreviations that no template asks for. */
export function checkAbbreviations(project) {
  const path = 'infra/bicep/abbreviations.json';
  const asked = new Set([...walk(project.main.root)].filter(node => node.type === 'member_expression' && node.childForFieldName('object').text === 'abbreviations')
    .map(node => node.childForFieldName('property').text));
  for (const name of Object.keys(project.json(path)).filter(name => !asked.has(name))) {
    project.report(path, undefined, 'unused', `"${name}" is asked for by no template.`);
  }
}

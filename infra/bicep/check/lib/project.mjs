// Everything the check reads, and what it found. Files come in as texts by path, so that tests can plant mistakes.
import { readFileSync, readdirSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { BicepFile } from './bicep-file.mjs';

export const schemas = Object.assign({}, ...['azure', 'by-hand'].map(name =>
  JSON.parse(readFileSync(new URL(`../schemas/${name}.json`, import.meta.url), 'utf8'))));

export class Project {
  findings = [];

  /** @param texts Texts by path from the repository's root, with forward slashes. */
  constructor(texts) {
    this.texts = texts;
    this.files = new Map([...texts].filter(([path]) => path.endsWith('.bicep')).map(([path, text]) => [path, new BicepFile(path, text)]));
    this.main = this.files.get('infra/bicep/main.bicep');
  }

  static read(root) {
    const texts = new Map();
    for (const path of ['host.json', 'azure.yaml', 'local.settings.sample.json', '.github/workflows/azure-dev.yml', ...bicepPaths(root)]) {
      texts.set(path, readFileSync(join(root, path), 'utf8'));
    }

    return new Project(texts);
  }

  report(file, node, code, message) {
    const path = typeof file === 'string' ? file : file.path;
    const { row, column } = node?.startPosition ?? { row: 0, column: 0 };
    this.findings.push({ path, line: row + 1, column: column + 1, code, message });
  }

  /** The file that a module names. */
  moduleFile(file, module) {
    return this.files.get(this.beside(file, module.target ?? ''));
  }

  beside(file, path) {
    return posix.join(posix.dirname(file.path), path);
  }

  json(path) {
    const text = this.texts.get(path);
    // The settings sample has comment lines, as Core Tools allow.
    return text === undefined ? undefined : JSON.parse(text.replace(/^\s*\/\/.*$/gm, ''));
  }

  /** All resources of a type, with their files. */
  * resources(type) {
    for (const file of this.files.values()) {
      for (const resource of file.resources.values()) {
        if (resource.resourceType === type && !resource.existing) {
          yield { file, resource };
        }
      }
    }
  }
}

function bicepPaths(root) {
  return readdirSync(join(root, 'infra/bicep'), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(bicep|json)$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath ?? entry.path, entry.name)).split(sep).join('/'))
    .filter(path => !path.startsWith('infra/bicep/check/'));
}

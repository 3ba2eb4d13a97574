// Everything the check reads: the templates as the compiler makes them out, deployments of them as they would be, and the files beside them.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Deployment } from './deployment.mjs';

export class Project {
  findings = [];
  #compiled = new Map();

  /** @param compiler Answers what a compile or an evaluation gives. */
  constructor(root, compiler) {
    this.root = root;
    this.compiler = compiler;
  }

  report(where, code, message) {
    this.findings.push({ where, code, message });
  }

  text(path) {
    return readFileSync(join(this.root, path), 'utf8');
  }

  json(path) {
    // The settings sample has comment lines, as Core Tools allow.
    return JSON.parse(this.text(path).replace(/^\s*\/\/.*$/gm, ''));
  }

  /** Names of the deployments that are evaluated. */
  get deployments() {
    return readdirSync(join(this.root, 'infra/bicep/check/deployments')).map(file => file.replace(/\.bicepparam$/, '')).sort();
  }

  /** The files of the templates, by path from the root. */
  get files() {
    return ['main.bicep', ...readdirSync(join(this.root, 'infra/bicep/modules')).map(name => `modules/${name}`)].map(name => `infra/bicep/${name}`);
  }

  compile(name) {
    if (!this.#compiled.has(name)) {
      this.#compiled.set(name, this.compiler.compile(this.#path(name)));
    }

    return this.#compiled.get(name);
  }

  async deployment(name) {
    return new Deployment(name, (await this.compile(name)), await this.compiler.evaluate(this.#path(name)));
  }

  #path(name) {
    return join(this.root, `infra/bicep/check/deployments/${name}.bicepparam`);
  }
}

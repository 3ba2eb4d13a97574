// The Bicep compiler, as a server: one process answers every question (JSON-RPC, framed as in the Language Server Protocol).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Where a deployment would go. Nothing is asked of Azure.
const place = { tenantId: '21111111-1111-1111-1111-111111111111', subscriptionId: '11111111-1111-1111-1111-111111111111', location: 'westeurope', resourceGroup: null, deploymentName: null };

export class Bicep {
  #process;
  #received = Buffer.alloc(0);
  #waiting = new Map();
  #asked = 0;

  constructor(path = compilerPath()) {
    this.#process = spawn(path, ['jsonrpc', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#process.stdout.on('data', bytes => this.#receive(bytes));
    this.#process.on('error', error => this.#end(error));
    this.#process.on('exit', code => this.#end(new Error(`The compiler has ended (${code}).`)));
  }

  /** Parameters and template of a deployment as JSON, and what the compiler has to say about them. */
  async compile(parametersFile) {
    const { success, diagnostics, parameters, template } = await this.#ask('bicep/compileParams', { path: parametersFile, parameterOverrides: {} });
    return { diagnostics, parameters: success ? JSON.parse(parameters).parameters : undefined, template: success ? JSON.parse(template) : undefined };
  }

  /** The resources that a deployment would make, with the values that they would have. */
  async evaluate(parametersFile) {
    return JSON.parse((await this.#ask('bicep/getSnapshot', { path: parametersFile, metadata: place, externalInputs: null })).snapshot);
  }

  stop() {
    this.#process.stdin.end();
    this.#process.kill();
  }

  #ask(method, params) {
    return new Promise((resolve, reject) => {
      const id = ++this.#asked;
      this.#waiting.set(id, { resolve, reject });
      const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
      this.#process.stdin.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
    });
  }

  #receive(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    for (let end; (end = this.#received.indexOf('\r\n\r\n')) >= 0;) {
      const next = end + 4 + Number(/Content-Length: (\d+)/i.exec(this.#received.subarray(0, end).toString())[1]);
      if (this.#received.length < next) {
        return;
      }

      const { id, result, error } = JSON.parse(this.#received.subarray(end + 4, next).toString());
      this.#received = this.#received.subarray(next);
      const { resolve, reject } = this.#waiting.get(id);
      this.#waiting.delete(id);
      error ? reject(new Error(error.data?.message ?? error.message)) : resolve(result);
    }
  }

  #end(error) {
    this.#waiting.forEach(({ reject }) => reject(error));
    this.#waiting.clear();
  }
}

/** Where "dotnet restore infra/bicep/check/compiler" has put it, unless BICEP says another place. */
function compilerPath() {
  if (process.env.BICEP) {
    return process.env.BICEP;
  }

  const version = /Version="\[(.+)\]"/.exec(readFileSync(new URL('../compiler/compiler.csproj', import.meta.url), 'utf8'))[1];
  const packages = process.env.NUGET_PACKAGES ?? join(homedir(), '.nuget/packages');
  const found = (existsSync(packages) ? readdirSync(packages) : []).filter(name => name.startsWith('azure.bicep.commandline.'))
    .flatMap(name => ['bicep', 'bicep.exe'].map(file => join(packages, name, version, 'tools', file))).find(existsSync);
  if (!found) {
    throw new Error(`The compiler is not there: dotnet restore ${fileURLToPath(new URL('../compiler', import.meta.url))}`);
  }

  return found;
}

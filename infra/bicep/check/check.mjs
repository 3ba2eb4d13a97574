// Checks the templates without Azure and without the Bicep CLI: node check.mjs [ROOT]. Exit code 1 when something is found.
import { fileURLToPath } from 'node:url';
import { check } from './lib/check.mjs';
import { Project } from './lib/project.mjs';

const root = process.argv[2] ?? fileURLToPath(new URL('../../../', import.meta.url));
const project = Project.read(root);
const findings = check(project);
for (const { path, line, column, code, message } of findings) {
  console.log(`${path}(${line},${column}): ${code}: ${message}`);
}

const count = kind => [...project.files.values()].reduce((sum, file) => sum + file[kind].size, 0);
console.log(`${project.files.size} files, ${count('resources')} resources, ${count('modules')} modules, ${count('params')} parameters: ${findings.length} findings.`);
process.exitCode = findings.length > 0 ? 1 : 0;

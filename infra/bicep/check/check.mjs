// Holds the project's own rules against the templates, without Azure: node check.mjs [ROOT]. Exit code 1 when something is found.
import { fileURLToPath } from 'node:url';
import { Bicep } from './lib/bicep.mjs';
import { check } from './lib/check.mjs';
import { Project } from './lib/project.mjs';

const bicep = new Bicep();
const project = new Project(process.argv[2] ?? fileURLToPath(new URL('../../../', import.meta.url)), bicep);
let [deployments, resources] = [0, 0];
for await (const deployment of check(project)) {
  deployments += deployment ? 1 : 0;
  resources += deployment?.resources.length ?? 0;
}

bicep.stop();
for (const { where, code, message } of project.findings) {
  console.log(`${where}: ${code}: ${message}`);
}

console.log(`${project.files.length} files, ${deployments} deployments, ${resources} resources: ${project.findings.length} findings.`);
process.exitCode = project.findings.length > 0 ? 1 : 0;

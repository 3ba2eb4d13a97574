import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Bicep } from '../lib/bicep.mjs';
import { check } from '../lib/check.mjs';
import { Project } from '../lib/project.mjs';
import { mistakes } from './mistakes.mjs';

// A copy of what the check reads, in which mistakes are planted one at a time.
const source = fileURLToPath(new URL('../../../../', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'edge-templates-'));
const read = ['host.json', 'azure.yaml', 'local.settings.sample.json', '.github/workflows/azure-dev.yml', ...['main.bicep', 'main.parameters.json', 'abbreviations.json', 'bicepconfig.json', 'modules', 'check/deployments'].map(name => `infra/bicep/${name}`)];
for (const path of read) {
  cpSync(join(source, path), join(root, path), { recursive: true });
}

const bicep = new Bicep();
let found = 0;

test('the templates as they are: nothing is found', async () => {
  const project = new Project(root, bicep);
  for await (const _ of check(project));
  assert.deepEqual(project.findings, []);
});

for (const [what, file, instead, put, code] of mistakes) {
  test(`planted: ${what}`, async () => {
    const path = join(root, file.startsWith('/') ? file.slice(1) : `infra/bicep/${file}`);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(instead), `${path} does not have what the mistake is put in the place of.`);
    writeFileSync(path, text.replace(instead, () => put));
    // It reads a template anew each time, and a file that a template loads only once.
    const compiler = path.endsWith('abbreviations.json') ? new Bicep() : bicep;
    const project = new Project(root, compiler);
    try {
      for await (const _ of check(project)) {
        if (project.findings.some(finding => finding.code === code)) {
          break;
        }
      }
    } finally {
      writeFileSync(path, text);
      if (compiler !== bicep) {
        compiler.stop();
      }
    }

    assert.ok(project.findings.some(finding => finding.code === code), `Found: ${JSON.stringify(project.findings, null, 2)}`);
    found++;
  });
}

test('every kind of finding has a planted mistake', () => {
  const lib = new URL('../lib/rules/', import.meta.url);
  const codes = new Set(readdirSync(lib).map(name => readFileSync(new URL(name, lib), 'utf8')).flatMap(text => [...text.matchAll(/report\(.*'([a-z]+(?:-[a-z]+)*)', [`'"]/g)].map(match => match[1])));
  assert.ok(codes.size > 30, `${codes.size} codes are known.`);
  assert.deepEqual([...codes].filter(code => !mistakes.some(mistake => mistake.at(-1) === code)), []);
});

after(() => {
  bicep.stop();
  rmSync(root, { recursive: true });
  console.log(`${found} of ${mistakes.length} planted mistakes found.`);
});

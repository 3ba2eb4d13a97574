import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { check } from '../lib/check.mjs';
import { Project } from '../lib/project.mjs';
import { mistakes } from './mistakes.mjs';

const { texts } = Project.read(fileURLToPath(new URL('../../../../', import.meta.url)));
let found = 0;

test('the templates as they are: nothing is found', () => {
  assert.deepEqual(check(new Project(texts)), []);
});

for (const [what, file, instead, put, code] of mistakes) {
  test(`planted: ${what}`, () => {
    const path = file.startsWith('/') ? file.slice(1) : `infra/bicep/${file}`;
    assert.ok(texts.get(path).includes(instead), `${path} does not have what the mistake is put in the place of.`);
    const findings = check(new Project(new Map(texts).set(path, texts.get(path).replace(instead, () => put))));
    assert.ok(findings.some(finding => finding.code === code), `Found: ${JSON.stringify(findings, null, 2)}`);
    found++;
  });
}

test('every kind of finding has a planted mistake', () => {
  const lib = new URL('../lib/', import.meta.url);
  const sources = readdirSync(lib, { recursive: true }).filter(name => name.endsWith('.mjs')).map(name => readFileSync(new URL(name, lib), 'utf8'));
  const codes = new Set(sources.flatMap(text => [...text.matchAll(/report\(.*, '([a-z]+(?:-[a-z]+)*)', [`'"]/g)].map(match => match[1])));
  assert.ok(codes.size > 30, `${codes.size} codes are known.`);
  assert.deepEqual([...codes].filter(code => !mistakes.some(mistake => mistake.at(-1) === code)), []);
  assert.ok(mistakes.length >= 30);
});

after(() => console.log(`${found} of ${mistakes.length} planted mistakes found.`));

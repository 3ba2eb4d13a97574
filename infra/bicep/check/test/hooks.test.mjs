// The hooks of azure.yaml, as azd starts them: in the repository's root, with the environment's values.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

function run(hook, values) {
  const { PATH } = process.env;
  const { status, stdout, stderr } = spawnSync('sh', [`infra/hooks/${hook}.sh`], { cwd: root, env: { PATH, ...values }, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const good = { EDGE_ORIGIN_URL: 'https://origin.site.example' };

// A pipeline has every variable, and those that nobody has set are empty: that means the default, here as in main.parameters.json.
const emptyInPipeline = { ...Object.fromEntries([...readFileSync(`${root}azure.yaml`, 'utf8').matchAll(/^ {4}- ([A-Z_]+)$/gm)].map(match => [match[1], ''])), ...good };

for (const values of [good, emptyInPipeline, { EDGE_ORIGIN_URL: 'http://origin.site.example:8080/', EDGE_ORIGIN_HOST: 'www.site.example:8080' }, { ...good, EDGE_FRONT_DOOR_SKU: 'Premium_AzureFrontDoor', EDGE_PRIVATE_LINK: 'true' }, { ...good, EDGE_CUSTOM_DOMAINS: 'www.example.com, example.com', EDGE_DEFAULT_DOMAIN: 'false' }]) {
  test(`preprovision goes on with ${JSON.stringify(values)}`, () => {
    assert.deepEqual(run('preprovision', values), { status: 0, stdout: '', stderr: '' });
  });
}

for (const [values, word] of [
  [{}, /EDGE_ORIGIN_URL is not set/],
  [{ EDGE_ORIGIN_URL: 'origin.example.com' }, /begins with https/],
  [{ EDGE_ORIGIN_URL: 'https://origin.site.example/site' }, /without a path/],
  [{ EDGE_ORIGIN_URL: 'https://origin.example.com' }, /documents' example/],
  [{ EDGE_ORIGIN_URL: 'https://editor:battery@origin.site.example' }, /^- EDGE_ORIGIN_URL holds credentials, [^@]*$/],
  [{ EDGE_ORIGIN_URL: 'http://localhost:8080' }, /on this machine/],
  [{ EDGE_ORIGIN_URL: 'http://127.0.0.1' }, /on this machine/],
  [{ ...good, EDGE_ORIGIN_HOST: 'https://www.site.example' }, /no URL/],
  [{ ...good, EDGE_ORIGIN_CONNECT_TIMEOUT: '08' }, /whole numbers/],
  [{ ...good, EDGE_PRIVATE_LINK: 'True' }, /EDGE_PRIVATE_LINK is true or false: True/],
  [{ ...good, EDGE_DEFAULT_DOMAIN: 'no' }, /EDGE_DEFAULT_DOMAIN is true or false: no/],
  [{ ...good, VNET_ENABLED: '1' }, /VNET_ENABLED is true or false: 1/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: 'www.b\u00fccher.example' }, /xn--/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: 'www_site.example' }, /xn--/],
  [{ ...good, EDGE_ORIGIN_IDLE_TIMEOUT: '60' }, /EDGE_ORIGIN_IDLE_TIMEOUT \(60\) must be less/],
  [{ ...good, EDGE_ORIGIN_FIRST_BYTE_TIMEOUT: '55' }, /together must be less/],
  [{ ...good, EDGE_FRONT_DOOR_TIMEOUT: '230' }, /16 to 229/],
  [{ ...good, EDGE_FRONT_DOOR_TIMEOUT: '1m' }, /whole numbers/],
  [{ ...good, EDGE_PRIVATE_LINK: 'true' }, /needs Premium/],
  [{ ...good, EDGE_FRONT_DOOR_SKU: 'Premium' }, /Standard_AzureFrontDoor or Premium_AzureFrontDoor/],
  [{ ...good, EDGE_WAF_MODE: 'prevention' }, /Detection or Prevention/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: 'https://www.example.com' }, /no URLs/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: 'www.example.com,' }, /no name beside it/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: ', www.example.com' }, /no name beside it/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: 'www.example.com, www.example.com' }, /two names that are one/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: 'a.b.example.com,A-b.example.com' }, /a-b-example-com/],
  [{ ...good, EDGE_CUSTOM_DOMAINS: '*.example.com' }, /with a star/],
  [{ ...good, EDGE_ORIGIN_CONNECT_TIMEOUT: '0' }, /1 to 60/],
  [{ ...good, EDGE_ORIGIN_IDLE_TIMEOUT: '3' }, /5 to 200/],
  [{ ...good, EDGE_DELIVERY: 'streaming' }, /Buffered or Streaming/],
  [{ ...good, EDGE_DEFAULT_DOMAIN: 'false' }, /no host would be served/],
]) {
  test(`preprovision stops with ${JSON.stringify(values)}`, () => {
    const { status, stderr } = run('preprovision', values);
    assert.equal(status, 1);
    assert.match(stderr, word);
    assert.match(stderr, /Nothing was provisioned: 1 to mend\./);
  });
}

test('preprovision tells all problems at once', () => {
  assert.match(run('preprovision', { EDGE_WAF_MODE: 'off', EDGE_FRONT_DOOR_TIMEOUT: '10' }).stderr, /Nothing was provisioned: 5 to mend\./);
});

test('the pipeline hands on every variable', () => {
  assert.ok(Object.keys(emptyInPipeline).length > 20);
});

test('predeploy stops without a function app', () => {
  const { status, stderr } = run('predeploy', {});
  assert.equal(status, 1);
  assert.match(stderr, /azd provision/);
});

test('postprovision names what a person has left to do', () => {
  const plain = run('postprovision', { EDGE_URL: 'https://www.example.com', FRONT_DOOR_ENDPOINT_URL: 'https://edge.example.net', DOMAIN_VALIDATION: '[]' });
  assert.equal(plain.status, 0);
  assert.match(plain.stdout, /https:\/\/www\.example\.com/);
  assert.match(plain.stdout, /https:\/\/edge\.example\.net/);
  assert.doesNotMatch(plain.stdout, /TXT|approval/);
  assert.match(run('postprovision', { DOMAIN_VALIDATION: '[{"record":"_dnsauth.www.example.com","text":"abc"}]' }).stdout, /_dnsauth\.www\.example\.com/);
  assert.match(run('postprovision', { FRONT_DOOR_PRIVATE_LINK: 'true' }).stdout, /approval/);
});

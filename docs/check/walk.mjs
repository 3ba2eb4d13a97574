// Walks docs/getting-started.md: runs its commands as they stand there, in a fresh copy of the repository, and compares what they print.
//
// Blocks of the page, by the words behind the fence:
//   sh          run, and must end with 0
//   sh start    run in the background, until the next one starts
//   sh by-hand  not run: it needs the network or a subscription
//   json FILE   written to FILE
//   text        each line must stand in what the block before it has printed
//
// Two things are exchanged, in commands and in what is expected: port 7071, which may be taken here, and https://www.example.com, for which
// a small site on this machine stands in. Node only, no packages.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const patience = 180_000;
const root = fileURLToPath(new URL('../../', import.meta.url));
const page = 'docs/getting-started.md';

const site = createServer((request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html><head><title>A site</title></head><body><a href="${origin}/news">News</a></body></html>`);
});
const origin = `http://127.0.0.1:${await listen(site)}`;

const spare = createServer();
const port = await listen(spare);
await new Promise(done => spare.close(done));

const environment = { ...process.env, ASPNETCORE_URLS: `http://localhost:${port}`, DOTNET_CLI_TELEMETRY_OPTOUT: '1', DOTNET_NOLOGO: '1' };
const folder = mkdtempSync(join(tmpdir(), 'edge-walk-'));
let server;
let steps = 0;

try {
  copy();
  await run('dotnet build EdgeFunctions -v q');
  await walk(blocks(readFileSync(join(root, page), 'utf8')));
  console.log(`${page}: ${steps} commands and their output hold.`);
} catch (error) {
  console.error(`${page}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await stop();
  site.close();
  rmSync(folder, { recursive: true, force: true });
}

async function walk(all) {
  for (const [index, { words, text, line }] of all.entries()) {
    const expected = all[index + 1]?.words[0] === 'text' ? all[index + 1].text.split('\n') : [];
    const where = `line ${line}: ${text.split('\n')[0]}`;
    if (words[0] === 'json') {
      writeFileSync(join(folder, words[1]), exchanged(text));
    } else if (words[0] === 'sh' && words[1] === 'start') {
      await stop();
      await start(exchanged(text), expected.map(exchanged), where);
      steps++;
    } else if (words[0] === 'sh' && words.length === 1) {
      const printed = await run(exchanged(text));
      const missing = expected.map(exchanged).filter(part => !printed.includes(part));
      if (missing.length > 0) {
        throw new Error(`${where}\nnot printed: ${missing.join('\n             ')}\nprinted:\n${printed}`);
      }

      steps++;
    }
  }
}

function exchanged(text) {
  if (text.includes('https://www.example.com')) {
    // From here on the site is on this machine. Not before: any setting of the edge keeps the sample site away.
    environment.Edge__Origin__AllowLoopback = 'true';
  }

  return text.replaceAll('https://www.example.com', origin).replaceAll('localhost:7071', `localhost:${port}`);
}

/** Fenced blocks with the words behind the fence. */
function blocks(markdown) {
  const lines = markdown.split('\n');
  const found = [];
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].startsWith('```')) {
      const end = lines.indexOf('```', i + 1);
      found.push({ words: lines[i].slice(3).trim().split(' '), text: lines.slice(i + 1, end).join('\n'), line: i + 2 });
      i = end;
    }
  }

  return found;
}

/** What a clone would have, and what is about to be committed. */
function copy() {
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  for (const file of files) {
    cpSync(join(root, file), join(folder, file), { recursive: true });
  }
}

function shell(command) {
  // A group of its own, so that what the shell has started ends with it.
  const child = spawn('sh', ['-c', command], { cwd: folder, env: environment, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.printed = '';
  child.ended = new Promise(done => child.on('close', code => done(code)));
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', text => { child.printed += text; });
  }

  return child;
}

async function run(command) {
  const child = shell(command);
  const timer = setTimeout(() => kill(child), patience);
  const code = await child.ended;
  clearTimeout(timer);
  if (code !== 0) {
    throw new Error(`exit code ${code} of: ${command}\n${child.printed}`);
  }

  return child.printed;
}

async function start(command, expected, where) {
  server = shell(command);
  const said = new Promise(done => server.stdout.on('data', () => expected.every(part => server.printed.includes(part)) && done(true)));
  const late = new Promise(done => setTimeout(done, patience).unref());
  if (!await Promise.race([said, server.ended.then(() => false), late])) {
    throw new Error(`${where}\nnot printed: ${expected.join('\n             ')}\nprinted:\n${server.printed}`);
  }
}

async function stop() {
  if (server) {
    kill(server);
    await server.ended;
    server = undefined;
  }
}

function kill(child) {
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

function listen(server) {
  return new Promise(done => server.listen(0, '127.0.0.1', () => done(server.address().port)));
}

// A flame graph of a running server, from Linux's perf and the names that .NET gives it:
//   DOTNET_PerfMapEnabled=1 DOTNET_EnableWriteXorExecute=0 dotnet EdgeFunctions.dll &
//   perf record -F 2000 -g -p PID -- sleep 10
//   perf script | node bench/profile/flame.mjs "100 KB page" > profile.svg
import { createInterface } from 'node:readline';

const width = 1200;
const row = 17;
const leastShare = 0.003;
const plumbing = /^(ExecutionContext\.Run|AsyncTaskMethodBuilder|AwaitTaskContinuation|Task\.RunContinuations|AsyncStateMachineBox|ThreadPool\.<|coreclr$)/;

/** Turns a frame of perf into a name that one can read. */
function nameOf(frame) {
  const symbol = frame.trim().replace(/^[0-9a-f]+ /, '');
  const module = symbol.match(/\(([^()]*)\)$/)?.[1] ?? '';
  const text = symbol.replace(/ \([^()]*\)$/, '').replace(/\+0x[0-9a-f]+$/, '');
  if (text.startsWith('[unknown]')) return module.includes('coreclr') ? 'coreclr' : null;
  const managed = text.match(/\[([\w.]+)\] ([\w.+<>`|]+?)(?:`\d+)?(?:\[.*?\])?::(.+?)\(/);
  if (!managed) return { name: text, kind: module.includes('kernel') ? 'kernel' : 'native' };
  const [, assembly, type, method] = managed;
  const state = type.match(/\+<(\w+)>d__/);
  const short = type.replace(/\+<.*$/, '').split('.').at(-1);
  return { name: `${short}.${(state ? state[1] : method).replace(/^System\.\S*?\./, '')}`, kind: assembly.startsWith('EdgeFunctions') ? 'edge' : 'framework' };
}

function normal(frame) {
  const name = nameOf(frame);
  return typeof name === 'string' ? { name, kind: 'native' } : name;
}

const root = { name: 'all', kind: 'native', count: 0, below: new Map() };
let stack = [];
function take() {
  if (stack.length === 0) return;
  let node = root;
  node.count++;
  for (const frame of stack.reverse()) {
    if (!node.below.has(frame.name)) node.below.set(frame.name, { ...frame, count: 0, below: new Map() });
    node = node.below.get(frame.name);
    node.count++;
  }
  stack = [];
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') take();
  else if (/^\s/.test(line)) {
    const frame = normal(line);
    // The plumbing of await, recursion and frames without a name say nothing.
    if (frame && !plumbing.test(frame.name) && stack.at(-1)?.name !== frame.name) stack.push(frame);
  }
}
take();

const colours = { edge: '#e4572e', framework: '#f3a712', kernel: '#76949f', native: '#c5c5c5' };
const escape = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
const boxes = [];
let deepest = 0;
function draw(node, x, depth) {
  const share = node.count / root.count;
  if (share < leastShare) return;
  deepest = Math.max(deepest, depth);
  const w = share * width;
  boxes.push({ node, x, w, depth, share });
  let left = x;
  for (const next of [...node.below.values()].sort((a, b) => b.count - a.count)) {
    draw(next, left, depth + 1);
    left += (next.count / root.count) * width;
  }
}
draw(root, 0, 0);

const height = (deepest + 3) * row + 24;
const title = process.argv[2] ?? 'profile';
const out = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`,
  `<rect width="${width}" height="${height}" fill="#fff"/><text x="4" y="14" font-size="13">${escape(title)}</text>`];
Object.entries({ edge: 'this app', framework: '.NET', kernel: 'kernel', native: 'runtime, libc' }).forEach(([kind, label], i) =>
  out.push(`<rect x="${700 + i * 125}" y="4" width="12" height="12" fill="${colours[kind]}"/><text x="${716 + i * 125}" y="14">${label}</text>`));
for (const { node, x, w, depth, share } of boxes) {
  const y = height - (depth + 2) * row;
  const room = Math.floor(w / 6.2);
  const label = room > 3 ? (node.name.length > room ? node.name.slice(0, room - 1) + '…' : node.name) : '';
  out.push(`<g><title>${escape(node.name)} ${(share * 100).toFixed(1)} %</title><rect x="${x.toFixed(1)}" y="${y}" width="${Math.max(w - 0.5, 0.5).toFixed(1)}" height="${row - 1}" fill="${colours[node.kind]}"/>${label && `<text x="${(x + 3).toFixed(1)}" y="${y + 12}">${escape(label)}</text>`}</g>`);
}
out.push('</svg>');
console.log(out.join('\n'));

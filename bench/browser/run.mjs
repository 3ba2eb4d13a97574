// What a reader's browser sees: the sample's front page straight from its origin, and through the edge.
//
//   node run.mjs [--runs 8] [--plot FILE.svg] [--site FOLDER]
//
// Two origins: one that takes 20 ms, one that sends a page over a second. Medians of headless Chromium, cold cache each time.
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const root = path.resolve(import.meta.dirname, "../..");
const { values: options } = parseArgs({ options: { runs: { type: "string", default: "8" }, plot: { type: "string" }, site: { type: "string" } } });
const site = options.site ?? path.join(root, "samples", "publisher");
const runs = Number(options.runs);
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png", ".woff2": "font/woff2", ".ico": "image/x-icon", ".webmanifest": "application/manifest+json" };

/** Serves the site; a page takes `delay` ms, or comes in ten pieces over `drip` ms. */
async function startOrigin({ delay = 0, drip = 0 }) {
  const server = http.createServer(async (request, response) => {
    const url = `http://127.0.0.1:${server.address().port}`;
    const name = new URL(request.url, url).pathname;
    const file = path.join(site, path.normalize(name === "/" ? "/index.html" : name));
    let body;
    try {
      body = await readFile(file);
    } catch {
      response.writeHead(404).end();
      return;
    }

    const type = types[path.extname(file)] ?? "application/octet-stream";
    if (/^text|json|svg|javascript/.test(type)) {
      body = Buffer.from(body.toString().replaceAll("%ORIGIN_JSON%", url.replaceAll("/", "\\/")).replaceAll("%ORIGIN_HOST%", url.slice(7)).replaceAll("%ORIGIN%", url));
    }

    const isPage = type.startsWith("text/html");
    response.setHeader("content-type", type);
    response.setHeader("cache-control", "max-age=600");
    if (isPage) {
      await pause(delay);
    }

    if (isPage && drip > 0) {
      const size = Math.ceil(body.length / 10);
      for (let at = 0; at < body.length; at += size) {
        response.write(body.subarray(at, at + size));
        await pause(drip / 10);
      }

      response.end();
    } else {
      response.end(body);
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

/** Starts the edge (its Release build) in front of an origin. */
async function startEdge(origin, settings) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const edge = spawn("dotnet", ["exec", path.join(root, "EdgeFunctions/bin/embedded/Release/net10.0/EdgeFunctions.dll"), "--urls", url], {
    cwd: path.join(root, "bench"),
    stdio: "ignore",
    env: { ...process.env, Edge__Publisher__OriginUrl: origin, Edge__Origin__AllowLoopback: "true", ...settings },
  });
  for (;;) {
    try {
      await fetch(url + "/_edge/health");
      break;
    } catch {
      await pause(20);
    }
  }

  // Compiled and connected, as an edge that serves readers is.
  for (let i = 0; i < 60; i++) {
    await (await fetch(url + "/articles/")).arrayBuffer();
  }

  await (await fetch(url + "/")).arrayBuffer();
  return { url, close: () => edge.kill() };
}

async function measure(browser, url) {
  const seen = [];
  for (let i = 0; i < runs; i++) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.addInitScript(() => {
      window.largest = 0;
      new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
    });
    await page.goto(url, { waitUntil: "load" });
    await page.waitForTimeout(200);
    seen.push(await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType("navigation");
      const paint = performance.getEntriesByName("first-contentful-paint")[0];
      const bytes = [navigation, ...performance.getEntriesByType("resource")].reduce((sum, e) => sum + e.transferSize, 0);
      return { firstByte: navigation.responseStart, firstPaint: paint?.startTime ?? NaN, largestPaint: window.largest, complete: navigation.domComplete, kilobytes: bytes / 1024 };
    }));
    await context.close();
  }

  return Object.fromEntries(Object.keys(seen[0]).map((key) => [key, median(seen.map((s) => s[key]))]));
}

function plot(rows, file) {
  const scale = 620 / Math.max(...rows.map((r) => r.complete));
  const bars = [["firstByte", "#4c78a8", "first byte"], ["firstPaint", "#59a14f", "first paint"], ["largestPaint", "#f28e2b", "largest paint"], ["complete", "#bab0ac", "complete"]];
  const height = 40 + rows.length * 64;
  const drawn = rows.map((row, i) => `<text x="8" y="${44 + i * 64}">${row.origin}, ${row.way}</text>` + bars.map(([key, colour], n) =>
    `<rect x="8" y="${50 + i * 64 + n * 9}" height="8" width="${(row[key] * scale).toFixed(1)}" fill="${colour}"/><text class="n" x="${(12 + row[key] * scale).toFixed(1)}" y="${57 + i * 64 + n * 9}">${row[key].toFixed(0)}</text>`).join("")).join("\n");
  const key = bars.map(([, colour, name], n) => `<rect x="${8 + n * 120}" y="10" width="10" height="10" fill="${colour}"/><text x="${22 + n * 120}" y="19">${name}, ms</text>`).join("");
  writeFileSync(file, `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${height}" font-family="system-ui, sans-serif" font-size="12"><style>text{fill:#333}.n{font-size:8px}</style><rect width="720" height="${height}" fill="#fff"/>${key}\n${drawn}\n</svg>\n`);
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

const browser = await chromium.launch({ executablePath: process.env.EDGE_CHROMIUM || "/usr/bin/chromium", args: ["--no-first-run", "--no-proxy-server", "--disable-quic", "--disable-gpu"] });
const rows = [];
try {
  for (const [name, behaviour] of [["20 ms origin", { delay: 20 }], ["origin that drips for 1 s", { drip: 1000 }]]) {
    const origin = await startOrigin(behaviour);
    const ways = [
      ["direct", null],
      ["edge, Buffered", {}],
      ["edge, Streaming", { Edge__Publisher__Delivery: "Streaming" }],
      ["edge, from the cache", { Edge__Cache__MaxBytes: "67108864" }],
    ];
    for (const [way, settings] of ways) {
      const edge = settings && await startEdge(origin.url, settings);
      rows.push({ origin: name, way, ...await measure(browser, (edge ?? origin).url + "/") });
      edge?.close();
    }

    origin.close();
  }
} finally {
  await browser.close();
}

console.log(`\nMedians of ${runs} cold visits, milliseconds; KB over the wire.\n`);
console.log("| origin | way | first byte | first contentful paint | largest contentful paint | complete | KB |\n|---|---|---:|---:|---:|---:|---:|");
for (const r of rows) {
  console.log(`| ${r.origin} | ${r.way} | ${r.firstByte.toFixed(0)} | ${r.firstPaint.toFixed(0)} | ${r.largestPaint.toFixed(0)} | ${r.complete.toFixed(0)} | ${r.kilobytes.toFixed(0)} |`);
}

if (options.plot) {
  plot(rows, options.plot);
}

process.exit(0);

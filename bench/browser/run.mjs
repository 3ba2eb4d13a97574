// What a reader's browser sees: pages straight from their origin, and through the edge.
//
//   dotnet build -c Release EdgeFunctions && node bench/browser/run.mjs [--runs 8] [--plot FILE.svg] [--page FILE.html]
//
// Two pages: the sample's front page, and a real one, saved with its files: by default the longest of Sphinx-Gallery's documentation,
// which Debian has (apt-get install python-sphinx-gallery-doc sphinx-rtd-theme-common); it is left out where it is not installed.
// Two origins: one that takes 20 ms, one that sends a page over a second. Medians of headless Chromium, cold cache each time.
import { spawn } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { pause, startOrigin } from "./origin.mjs";
import { plot } from "./plot.mjs";

const root = path.resolve(import.meta.dirname, "../..");
const edgeDll = path.join(root, "EdgeFunctions/bin/embedded/Release/net10.0/EdgeFunctions.dll");
const { values: options } = parseArgs({
  options: { runs: { type: "string", default: "8" }, plot: { type: "string" }, page: { type: "string", default: "/usr/share/doc/python-sphinx-gallery-doc/html/configuration.html" } },
});
const runs = Number(options.runs);
const pages = [["sample front page", path.join(root, "samples", "publisher", "index.html")], ["saved real page", path.resolve(options.page)]];
const origins = [["origin that takes 20 ms", { delay: 20 }], ["origin that drips for 1 s", { drip: 1000 }]];
const ways = [
  ["direct", null],
  ["edge, Buffered", {}],
  ["edge, Streaming", { Edge__Publisher__Delivery: "Streaming" }],
  ["edge, cached", { Edge__Cache__MaxBytes: "67108864" }],
];

/** Starts the edge (its Release build) in front of an origin. */
async function startEdge(origin, settings, pathname) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const edge = spawn("dotnet", ["exec", edgeDll, "--urls", url], {
    cwd: path.join(root, "bench"),
    stdio: "ignore",
    env: { ...process.env, Edge__Publisher__OriginUrl: origin, Edge__Origin__AllowLoopback: "true", ...settings },
  });
  while (!await answers(url + "/_edge/health")) {
    if (edge.exitCode !== null) {
      throw new Error(`The edge ended with ${edge.exitCode}.`);
    }

    await pause(20);
  }

  // Compiled and connected, as an edge that serves readers is; its cache holds nothing but this page's other spellings.
  await Promise.all(Array.from({ length: 60 }, (_, i) => fetch(`${url}${pathname}?${i}`).then((r) => r.arrayBuffer())));
  await (await fetch(url + pathname)).arrayBuffer();
  return { url, close: () => edge.kill() };
}

async function visit(browser, url, isHit) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    // What came over the wire, heads included: Resource Timing does not tell that of other hosts' files.
    const network = await context.newCDPSession(page);
    let bytes = 0;
    network.on("Network.loadingFinished", (e) => { bytes += e.encodedDataLength; });
    await network.send("Network.enable");
    await page.addInitScript(() => {
      window.largest = NaN;
      new PerformanceObserver((list) => { window.largest = list.getEntries().at(-1).startTime; }).observe({ type: "largest-contentful-paint", buffered: true });
    });
    const response = await page.goto(url, { waitUntil: "load" });
    const status = response.headers()["cache-status"] ?? "";
    if (!response.ok() || status.includes("hit") !== isHit) {
      throw new Error(`${url}: ${response.status()} ${status}`);
    }

    await page.waitForTimeout(200);
    const times = await page.evaluate(() => {
      const [navigation] = performance.getEntriesByType("navigation");
      const [paint] = performance.getEntriesByName("first-contentful-paint");
      return { firstByte: navigation.responseStart, firstPaint: paint?.startTime ?? NaN, largestPaint: window.largest, complete: navigation.domComplete };
    });
    return { ...times, kilobytes: bytes / 1024 };
  } finally {
    await context.close();
  }
}

async function measure(browser, url, isHit) {
  // The browser's own files are read once, and its processes started.
  await visit(browser, url, isHit);
  const seen = [];
  for (let i = 0; i < runs; i++) {
    seen.push(await visit(browser, url, isHit));
  }

  return Object.fromEntries(Object.keys(seen[0]).map((key) => [key, median(seen.map((s) => s[key]))]));
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

const answers = (url) => fetch(url).then(() => true, () => false);
const freePort = () => new Promise((done) => {
  const server = net.createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

if (!existsSync(edgeDll)) {
  console.error("Build the edge first: dotnet build -c Release EdgeFunctions");
  process.exit(2);
}

// A saved page may name other hosts, and a measurement must not: only this machine has a name.
const browser = await chromium.launch({
  executablePath: process.env.EDGE_CHROMIUM || "/usr/bin/chromium",
  args: ["--no-first-run", "--no-proxy-server", "--disable-quic", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const rows = [];
try {
  for (const [page, file] of pages) {
    if (!existsSync(file)) {
      console.log(`Left out: the ${page}, ${file} is not there.`);
      continue;
    }

    const pathname = path.basename(file) === "index.html" ? "/" : "/" + path.basename(file);
    for (const [name, behaviour] of origins) {
      const origin = await startOrigin(path.dirname(file), behaviour);
      for (const [way, settings] of ways) {
        const edge = settings && await startEdge(origin.url, settings, pathname);
        try {
          rows.push({ page, origin: name, way, ...await measure(browser, (edge ?? origin).url + pathname, way === "edge, cached") });
        } finally {
          edge?.close();
        }
      }

      origin.close();
    }
  }
} finally {
  await browser.close();
}

console.log(`\nMedians of ${runs} cold visits, milliseconds; KB over the wire, all files.\n`);
console.log("| page | origin | way | first byte | first contentful paint | largest contentful paint | DOM complete | KB |\n|---|---|---|---:|---:|---:|---:|---:|");
for (const r of rows) {
  console.log(`| ${r.page} | ${r.origin} | ${r.way} | ${r.firstByte.toFixed(0)} | ${r.firstPaint.toFixed(0)} | ${r.largestPaint.toFixed(0)} | ${r.complete.toFixed(0)} | ${r.kilobytes.toFixed(0)} |`);
}

if (options.plot) {
  writeFileSync(options.plot, plot(rows));
}

process.exit(0);

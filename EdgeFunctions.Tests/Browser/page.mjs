// Opens pages in headless Chromium, reads each to its end and prints one line of JSON about it.
//
//   node page.mjs URL [--watch AUTHORITY] [--viewport 1280x800] [--scale 1] [--screenshot FILE.png]
//                     [--seen SELECTOR --tell URL]
//   node page.mjs     the same arguments from the lines of the standard input, each a JSON array; one browser for all of them
//
// --watch    lists where in the document this host and port still stands
// --seen     the moment at which an element is visible and painted; --tell is fetched then, and the page goes on
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.EDGE_CHROMIUM || "/usr/bin/chromium",
  args: [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--no-proxy-server",
    // Nothing but this machine: a URL that points elsewhere fails at once, and is listed.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
  ],
});
try {
  const given = process.argv.slice(2);
  for await (const args of given.length > 0 ? [given] : lines()) {
    process.stdout.write(JSON.stringify(await readOrComplain(args)) + "\n");
  }
} finally {
  await browser.close();
}

async function* lines() {
  for await (const line of createInterface({ input: process.stdin })) {
    yield JSON.parse(line);
  }
}

async function readOrComplain(args) {
  try {
    return await read(args);
  } catch (error) {
    process.exitCode = 1;
    return { complaint: String(error) };
  }
}

async function read(args) {
  const { positionals: [url], values: options } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      watch: { type: "string" },
      viewport: { type: "string", default: "1280x800" },
      scale: { type: "string", default: "1" },
      screenshot: { type: "string" },
      seen: { type: "string" },
      tell: { type: "string" },
    },
  });
  const [width, height] = options.viewport.split("x").map(Number);
  // A reader of its own: no cache and no cookies from the page before.
  const context = await browser.newContext({
    viewport: { width, height },
    deviceScaleFactor: Number(options.scale),
    colorScheme: "light",
    locale: "en-GB",
    timezoneId: "UTC",
    reducedMotion: "reduce",
  });
  try {
    const page = await context.newPage();
    const traffic = listen(context);
    const messages = [];
    page.on("console", message => messages.push({ type: message.type(), text: message.text() }));
    const errors = [];
    page.on("pageerror", error => errors.push(String(error)));

    const response = await page.goto(url, { waitUntil: "commit" });
    if (options.seen) {
      await page.locator(options.seen).first().waitFor({ state: "visible" });
      await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
      await fetch(options.tell);
    }
    await page.waitForLoadState("load");
    await page.evaluate(readToTheEnd);
    await traffic.settled();

    // Before the description, which takes the fragments out.
    if (options.screenshot) {
      await page.screenshot({ path: options.screenshot });
    }
    const document = await page.evaluate(describe, options.watch ?? null);
    return { url: page.url(), status: response.status(), ...document, requests: traffic.requests(), messages, errors };
  } finally {
    await context.close();
  }
}

// Every request of the page, and a way to wait until none is under way. A film may be left half read for as long
// as it is not played, so nobody waits for media.
function listen(context) {
  const seen = new Map();
  let wake = () => {};
  const end = (request, outcome) => {
    Object.assign(seen.get(request), outcome, { ended: true });
    wake();
  };
  context.on("request", request => seen.set(request, { url: request.url(), type: request.resourceType() }));
  context.on("requestfinished", async request => end(request, { status: (await request.response())?.status() }));
  context.on("requestfailed", request => end(request, { failure: request.failure()?.errorText ?? "unknown" }));

  return {
    async settled() {
      while ([...seen.values()].some(r => !r.ended && r.type !== "media")) {
        await new Promise(resolve => { wake = resolve; });
      }
    },
    requests: () => [...seen.values()].map(({ url, type, status, failure }) => ({ url, type, status, failure })),
  };
}

// Runs in the page: brings every picture into view, so that the lazy ones load, and returns to the top.
async function readToTheEnd() {
  const frame = () => new Promise(resolve => requestAnimationFrame(resolve));
  for (const image of document.images) {
    image.scrollIntoView({ behavior: "instant", block: "center" });
    // The frame in which it is seen in view, and the one before which the page's observers are told.
    await frame();
    await frame();
    if (!image.complete) {
      await new Promise(resolve => {
        image.addEventListener("load", resolve, { once: true });
        image.addEventListener("error", resolve, { once: true });
      });
    }
  }
  await document.fonts.ready;
  scrollTo({ top: 0, behavior: "instant" });
  await frame();
}

// Runs in the page: what the tests compare.
function describe(watched) {
  // What the edge has put in is told apart from the page, which without it is to be the origin's own.
  const fragments = {};
  for (const element of document.querySelectorAll("[data-by-edge]")) {
    fragments[element.dataset.byEdge] = `${element.parentElement.id || element.parentElement.localName}: ${element.dataset.value ?? element.content ?? element.textContent}`;
    element.remove();
  }

  const elements = [...document.querySelectorAll("*")];
  const mentions = new Set();
  if (watched) {
    const note = (place, text) => text?.includes(watched) && mentions.add(place);
    for (const element of elements) {
      for (const { name, value } of element.attributes) {
        note(`${element.localName}[${name}]`, value);
      }
    }
    const nodes = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      note(node.nodeType === Node.COMMENT_NODE ? "comment" : node.parentElement.localName, node.data);
    }
    for (const sheet of document.styleSheets) {
      note(sheet.href ?? "style", [...sheet.cssRules].map(rule => rule.cssText).join("\n"));
    }
  }

  const urlAttributes = ["href", "src", "currentSrc", "action", "formAction", "poster", "data", "cite"];
  const urls = elements
    .filter(element => element.namespaceURI === "http://www.w3.org/1999/xhtml")
    .flatMap(element => urlAttributes.map(name => element[name]))
    .filter(value => typeof value === "string" && value);

  return {
    title: document.title,
    edge: document.documentElement.dataset.edge ?? null,
    elements: elements.length,
    height: document.documentElement.scrollHeight,
    text: document.body.innerText,
    images: document.images.length,
    brokenImages: [...document.images].filter(i => i.complete && i.naturalWidth === 0).map(i => i.currentSrc || i.src),
    urls: [...new Set(urls)],
    mentions: [...mentions].sort(),
    fragments,
    domComplete: performance.getEntriesByType("navigation")[0].domComplete,
  };
}

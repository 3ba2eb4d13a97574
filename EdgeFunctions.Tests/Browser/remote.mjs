// Headless Chromium, driven line by line: each line of the standard input is a JSON array, a command and its arguments;
// each answer is a line of JSON, { "result": … } or { "complaint": "…" }.
//
//   open TAB URL          goes to the URL, and returns when its response has begun
//   until TAB EXPRESSION  waits until the expression is true in the page
//   eval TAB EXPRESSION   its value
//   press TAB KEY         a key of the keyboard, as in "ArrowDown"
//   view TAB WIDTH HEIGHT SCHEME   the size of the window, and light or dark
//   shot TAB FILE         a picture of the window
//   complaints            what the pages wrote to the console as errors, and what their scripts did not catch
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.EDGE_CHROMIUM || "/usr/bin/chromium",
  args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"],
});
const context = await browser.newContext({ locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce", deviceScaleFactor: 1 });
const tabs = new Map();
const complaints = [];

async function tab(name) {
  if (!tabs.has(name)) {
    const page = await context.newPage();
    page.on("console", message => message.type() === "error" && complaints.push(`${name}: ${message.text()}`));
    page.on("pageerror", error => complaints.push(`${name}: ${error}`));
    tabs.set(name, page);
  }
  return tabs.get(name);
}

const commands = {
  open: async (name, url) => { await (await tab(name)).goto(url, { waitUntil: "commit" }); },
  // Not waitForFunction: it evaluates inside the page, which a strict policy forbids.
  until: async (name, expression) => {
    const page = await tab(name);
    for (const end = Date.now() + 60_000; !await page.evaluate(expression);) {
      if (Date.now() > end) throw new Error("It never came true.");
      await new Promise(resolve => setTimeout(resolve, 30));
    }
  },
  eval: async (name, expression) => await (await tab(name)).evaluate(expression),
  press: async (name, key) => { await (await tab(name)).keyboard.press(key); },
  view: async (name, width, height, scheme) => {
    const page = await tab(name);
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  },
  shot: async (name, path) => { await (await tab(name)).screenshot({ path }); },
  complaints: async () => complaints,
};

try {
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, ...args] = JSON.parse(line);
    let answer;
    try {
      answer = { result: (await commands[command](...args)) ?? null };
    } catch (error) {
      answer = { complaint: String(error) };
    }
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
} finally {
  await browser.close();
}

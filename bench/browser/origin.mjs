// An origin as a publisher's is: one folder, absolute URLs of its own in its pages, gzip for text.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".webp": "image/webp", ".jpg": "image/jpeg", ".png": "image/png", ".woff2": "font/woff2", ".ico": "image/x-icon", ".webmanifest": "application/manifest+json" };
const pieces = 10;

/** Serves a folder; a page takes `delay` ms, or comes in ten pieces over `drip` ms. */
export async function startOrigin(folder, { delay = 0, drip = 0 }) {
  const server = http.createServer(async (request, response) => {
    try {
      await answer(request, response);
    } catch {
      response.destroy();
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, close: () => server.close() };

  async function answer(request, response) {
    const file = path.join(folder, path.normalize(new URL(request.url, url).pathname.replace(/\/$/, "/index.html")));
    let body;
    try {
      body = await readFile(file);
    } catch {
      response.writeHead(404).end();
      return;
    }

    const type = types[path.extname(file)] ?? "application/octet-stream";
    const isPage = type.startsWith("text/html");
    const isText = /^text|json|svg|javascript/.test(type);
    response.setHeader("content-type", type);
    response.setHeader("cache-control", "max-age=600");
    if (isText) {
      body = Buffer.from(withOrigin(body.toString(), isPage));
      response.setHeader("content-encoding", "gzip");
      response.setHeader("vary", "accept-encoding");
    }

    await pause(isPage ? delay : 0);
    if (isPage && drip > 0) {
      await dripAsync(response, body);
    } else {
      response.end(isText ? zlib.gzipSync(body) : body);
    }
  }

  /** The sample has marks for its origin. In a saved page relative URLs become absolute ones, as most systems of publishers write them. */
  function withOrigin(text, isPage) {
    const marked = text.replaceAll("%ORIGIN_JSON%", url.replaceAll("/", "\\/")).replaceAll("%ORIGIN_HOST%", url.slice(7)).replaceAll("%ORIGIN%", url);
    return isPage ? marked.replace(/(\s(?:href|src)=")(?![a-z]+:|[#/"])/g, `$1${url}/`) : marked;
  }

  async function dripAsync(response, body) {
    const coder = zlib.createGzip();
    coder.pipe(response);
    const size = Math.ceil(body.length / pieces);
    for (let at = 0; at < body.length; at += size) {
      coder.write(body.subarray(at, at + size));
      await new Promise((done) => coder.flush(zlib.constants.Z_SYNC_FLUSH, done));
      await pause(drip / pieces);
    }

    coder.end();
  }
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

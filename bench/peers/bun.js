// bun bun.js ORIGIN PORT: Bun's HTMLRewriter (lol-html) as a proxy.
const [origin, port] = process.argv.slice(2);
const url = `http://127.0.0.1:${port}`;

const mapUrls = { element(element) {
  for (const name of ["href", "src", "srcset", "action"]) {
    const value = element.getAttribute(name);
    if (value !== null && value.includes(origin)) {
      element.setAttribute(name, value.replaceAll(origin, url));
    }
  }
} };
const addScript = { element(head) { head.prepend('<script src=/edge.js></script>', { html: true }); } };

Bun.serve({
  hostname: "127.0.0.1",
  port: Number(port),
  async fetch(request) {
    const { pathname } = new URL(request.url);
    const isPage = !pathname.startsWith("/bytes");
    const wantsGzip = request.headers.get("accept-encoding")?.includes("gzip");
    const response = await fetch(origin + pathname, { headers: { "accept-encoding": wantsGzip ? "gzip" : "identity" }, decompress: isPage });
    if (!isPage) {
      return new Response(response.body, { status: response.status, headers: { "content-type": response.headers.get("content-type"), "content-length": response.headers.get("content-length") } });
    }

    const page = new HTMLRewriter().on("[href],[src],[srcset],[action]", mapUrls).on("head", addScript).transform(response);
    const headers = { "content-type": response.headers.get("content-type") };
    if (!wantsGzip) {
      return new Response(page.body, { status: page.status, headers });
    }

    return new Response(page.body.pipeThrough(new CompressionStream("gzip")), { status: page.status, headers: { ...headers, "content-encoding": "gzip" } });
  },
});

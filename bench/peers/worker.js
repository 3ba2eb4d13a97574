// workerd's HTMLRewriter (lol-html) as a proxy. ORIGIN and URL are bindings.
export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    const isPage = !pathname.startsWith("/bytes");
    const headers = { "accept-encoding": request.headers.get("accept-encoding") ?? "identity" };
    const response = await fetch(env.ORIGIN + pathname, { headers });
    if (!isPage) {
      return response;
    }

    const mapUrls = { element(element) {
      for (const name of ["href", "src", "srcset", "action"]) {
        const value = element.getAttribute(name);
        if (value !== null && value.includes(env.ORIGIN)) {
          element.setAttribute(name, value.replaceAll(env.ORIGIN, env.URL));
        }
      }
    } };
    const addScript = { element(head) { head.prepend('<script src=/edge.js></script>', { html: true }); } };
    return new HTMLRewriter().on("[href],[src],[srcset],[action]", mapUrls).on("head", addScript).transform(response);
  },
};

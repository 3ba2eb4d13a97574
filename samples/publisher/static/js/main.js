import { headlines } from "./config.js";
import { showMostRead } from "./most-read.js";
import { loadLazily } from "./lazy.js";

const list = document.querySelector("#most-read");
if (list) {
  const advertised = document.querySelector('link[rel="alternate"][type="application/json"]');
  showMostRead(list, advertised?.href ?? headlines);
}

loadLazily(document.querySelectorAll("img.lazy"));

const share = document.querySelector("#share-template");
if (share && "content" in share) {
  document.querySelector("#share")?.replaceChildren(share.content.cloneNode(true));
}

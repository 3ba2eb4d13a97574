export function loadLazily(images) {
  if (!("IntersectionObserver" in window)) {
    images.forEach(load);
    return;
  }
  const observer = new IntersectionObserver(entries => {
    for (const { isIntersecting, target } of entries) {
      if (isIntersecting) {
        observer.unobserve(target);
        load(target);
      }
    }
  }, { rootMargin: "400px" });
  images.forEach(image => observer.observe(image));
}

function load(image) {
  image.addEventListener("load", () => image.classList.add("loaded"), { once: true });
  const { src, srcset, sizes } = image.dataset;
  if (sizes) {
    image.sizes = sizes;
  }
  if (srcset) {
    image.srcset = srcset;
  }
  image.src = src;
}

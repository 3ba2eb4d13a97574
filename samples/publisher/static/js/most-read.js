const shown = 7;

export async function showMostRead(list, endpoint) {
  try {
    const response = await fetch(endpoint, { headers: { Accept: "application/json" } });
    if (!response.ok) {
      return;
    }
    const { items } = await response.json();
    list.replaceChildren(...items.slice(0, shown).map(toListItem));
    list.dataset.state = "loaded";
  } catch {
    // The list printed in the page stays: it is yesterday's, and still readable.
    list.dataset.state = "kept";
  }
}

function toListItem({ title, url }) {
  const link = document.createElement("a");
  link.href = url;
  link.textContent = title;
  const item = document.createElement("li");
  item.append(link);
  return item;
}

// One panel for each page and origin, one group of bars for each way.
const bars = [["firstByte", "#4c78a8", "first byte"], ["firstPaint", "#59a14f", "first contentful paint"], ["largestPaint", "#f28e2b", "largest contentful paint"], ["complete", "#bab0ac", "DOM complete"]];
const panelWidth = 460, labelWidth = 120, barHeight = 8, groupHeight = bars.length * (barHeight + 1) + 12, top = 40;

/** An SVG of rows of { page, origin, way, firstByte, … }, in milliseconds; panels of one origin have one scale. */
export function plot(rows) {
  const pages = [...new Set(rows.map((r) => r.page))], origins = [...new Set(rows.map((r) => r.origin))], ways = [...new Set(rows.map((r) => r.way))];
  const panelHeight = 30 + ways.length * groupHeight;
  const [width, height] = [20 + pages.length * panelWidth, top + origins.length * panelHeight + 8];
  const key = bars.map(([, colour, name], n) => `<rect x="${10 + n * 190}" y="12" width="10" height="10" fill="${colour}"/><text x="${25 + n * 190}" y="21">${name}, ms</text>`);
  const panels = origins.flatMap((origin, line) => {
    const scale = (panelWidth - labelWidth - 60) / Math.max(...rows.filter((r) => r.origin === origin).flatMap((r) => bars.map(([name]) => r[name])));
    return pages.map((page, column) => panel(rows.filter((r) => r.origin === origin && r.page === page), `${page}; ${origin}`, 10 + column * panelWidth, top + line * panelHeight, scale));
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="12">
<style>text{fill:#333}.t{font-weight:600}.n{font-size:8px}</style>
<rect width="${width}" height="${height}" fill="#fff"/>
${key.join("")}
${panels.join("\n")}
</svg>
`;
}

function panel(rows, title, left, top, scale) {
  const groups = rows.map((row, i) => {
    const y = top + 26 + i * groupHeight;
    return `<text x="${left}" y="${y + 22}">${row.way}</text>` + bars.map(([name, colour], n) => {
      const [at, length] = [y + n * (barHeight + 1), row[name] * scale];
      return `<rect x="${left + labelWidth}" y="${at}" width="${length.toFixed(1)}" height="${barHeight}" fill="${colour}"/><text class="n" x="${(left + labelWidth + length + 3).toFixed(1)}" y="${at + 7}">${row[name].toFixed(0)}</text>`;
    }).join("");
  });
  return `<text class="t" x="${left}" y="${top + 14}">${title}</text>\n${groups.join("\n")}`;
}

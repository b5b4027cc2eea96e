/** Draws what a decision costs by the number of rules, a line an engine, both axes logarithmic, as SVG. */
const width = 820;
const height = 470;
const plot = { left: 72, right: 600, top: 56, bottom: 410 };

// Told apart without colour vision as well (Okabe and Ito), on light and on dark.
const colours = ['#1a7fd4', '#d98e00', '#009e73', '#cc79a7', '#d55e00', '#8a8a8a'];

/**
 * @param curves name → `[rules, nanoseconds]` pairs, ours first
 * @param parse what JSON.parse of a request costs, in nanoseconds
 */
export function draw(curves, parse) {
  const points = Object.values(curves).flat();
  const x = scale(
    points.map(([rules]) => rules),
    plot.left,
    plot.right,
  );
  const y = scale([...points.map(([, nanoseconds]) => nanoseconds), parse], plot.bottom, plot.top);
  const lines = Object.entries(curves).map(([name, pairs], i) => ({
    name,
    pairs,
    colour: colours[i % colours.length],
  }));
  const labels = spreadOut([
    ...lines.map(({ name, pairs, colour }) => ({ text: name, colour, at: y.of(pairs.at(-1)[1]) })),
    { text: 'JSON.parse of the request', colour: undefined, at: y.of(parse) },
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="13">
<title id="title">Time of a decision by the number of rules, for Dargah and other engines</title>
<style>
  .ink { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d1d9e0 } .parse { stroke: #59636e }
  @media (prefers-color-scheme: dark) { .ink { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d } .parse { stroke: #9198a1 } }
</style>
<text class="ink" x="${plot.left}" y="24" font-size="16" font-weight="600">What a decision costs</text>
<text class="faint" x="${plot.left}" y="42">time of one decision, by the number of rules; lower is better</text>
${y.ticks.map((tick) => `<path class="grid" d="M${plot.left} ${y.of(tick)}H${plot.right}"/><text class="faint" x="${plot.left - 8}" y="${y.of(tick) + 4}" text-anchor="end">${timeOf(tick)}</text>`).join('\n')}
${x.ticks.map((tick) => `<path class="grid" d="M${x.of(tick)} ${plot.top}V${plot.bottom}"/><text class="faint" x="${x.of(tick)}" y="${plot.bottom + 18}" text-anchor="middle">${tick.toLocaleString('en-US')}</text>`).join('\n')}
<text class="faint" x="${(plot.left + plot.right) / 2}" y="${plot.bottom + 40}" text-anchor="middle">rules</text>
<path class="parse" d="M${plot.left} ${y.of(parse)}H${plot.right}" stroke-width="1.5" stroke-dasharray="5 4"/>
${lines.map(drawLine).join('\n')}
${labels.map(({ text, colour, y: at }) => `<text ${colour ? `fill="${colour}"` : 'class="faint"'} x="${plot.right + 12}" y="${at + 4}"${text === 'Dargah' ? ' font-weight="600"' : ''}>${text}</text>`).join('\n')}
</svg>
`;

  function drawLine({ pairs, colour, name }) {
    const path = pairs.map(
      ([rules, nanoseconds], i) => `${i === 0 ? 'M' : 'L'}${x.of(rules)} ${y.of(nanoseconds)}`,
    );
    const dots = pairs.map(
      ([rules, nanoseconds]) =>
        `<circle cx="${x.of(rules)}" cy="${y.of(nanoseconds)}" r="3" fill="${colour}"/>`,
    );
    const strokeWidth = name === 'Dargah' ? 3 : 2;
    return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="${strokeWidth}"/>${dots.join('')}`;
  }
}

/** A logarithmic axis over whole powers of ten. */
function scale(values, from, to) {
  const low = Math.floor(Math.log10(Math.min(...values)));
  const high = Math.ceil(Math.log10(Math.max(...values)));
  return {
    of: (value) => Math.round((from + ((Math.log10(value) - low) / (high - low)) * (to - from)) * 10) / 10,
    ticks: Array.from({ length: high - low + 1 }, (_, i) => 10 ** (low + i)),
  };
}

/** Labels from top to bottom, far enough apart to be read. */
function spreadOut(labels) {
  const lineHeight = 17;
  const sorted = labels.toSorted((a, b) => a.at - b.at);
  let last = -Infinity;
  const placed = sorted.map((label) => {
    last = Math.max(label.at, last + lineHeight);
    return { ...label, y: last };
  });
  const overflow = Math.max(0, last - plot.bottom);
  return placed.map((label) => ({ ...label, y: label.y - overflow }));
}

function timeOf(nanoseconds) {
  if (nanoseconds < 1_000) return `${nanoseconds} ns`;
  if (nanoseconds < 1_000_000) return `${nanoseconds / 1_000} µs`;
  return nanoseconds < 1e9 ? `${nanoseconds / 1_000_000} ms` : `${nanoseconds / 1e9} s`;
}

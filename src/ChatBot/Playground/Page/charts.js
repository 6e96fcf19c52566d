// Teams draws these elements itself; the public renderer knows none of them, so this page draws them plainly.
if (typeof AdaptiveCards !== "undefined") {
  const colours = ["#2f5d50", "#b3662e", "#4a6fa5", "#8a5a83", "#6b6b2f", "#a3271b"];
  const node = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text !== undefined) made.textContent = text;
    return made;
  };

  class Chart extends AdaptiveCards.CardElement {
    constructor(type) { super(); this.type = type; }
    getJsonTypeName() { return this.type; }
    internalParse(source, context) { super.internalParse(source, context); this.source = source; }

    series() {
      const data = this.source.data ?? [];
      if (data.every(d => Array.isArray(d.values))) return data.map((d, n) => ({ name: d.legend ?? "", points: d.values.map(v => ({ x: v.x, y: Number(v.y) })), colour: colours[n % colours.length] }));
      return [{ name: "", points: data.map(d => ({ x: d.x ?? d.legend, y: Number(d.y ?? d.value) })), colour: colours[0] }];
    }

    internalRender() {
      const series = this.series().filter(s => s.points.length);
      const width = 560, height = 220, left = 48, bottom = 28, top = 10;
      const most = Math.max(1e-9, ...series.flatMap(s => s.points.map(p => p.y)));
      const svg = node("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": this.source.title ?? "chart" });
      const count = Math.max(1, ...series.map(s => s.points.length));
      const x = n => left + (width - left - 10) * (count === 1 ? 0.5 : n / (count - 1));
      const y = value => height - bottom - (height - bottom - top) * (value / most);
      for (const share of [0, 0.5, 1]) {
        svg.append(node("line", { class: "axis", x1: left, x2: width - 10, y1: y(most * share), y2: y(most * share) }));
        svg.append(node("text", { x: left - 6, y: y(most * share) + 4, "text-anchor": "end" }, Intl.NumberFormat(undefined, { notation: "compact" }).format(most * share)));
      }
      for (const one of series) {
        if (this.type === "Chart.Line") {
          svg.append(node("polyline", { fill: "none", stroke: one.colour, "stroke-width": 2, points: one.points.map((p, n) => `${x(n)},${y(p.y)}`).join(" ") }));
        } else {
          const step = (width - left - 10) / count, bar = Math.max(3, step * 0.6);
          one.points.forEach((p, n) => svg.append(node("rect", { x: left + step * n + (step - bar) / 2, y: y(p.y), width: bar, height: Math.max(0, height - bottom - y(p.y)), fill: one.colour })));
        }
      }
      const labels = series[0]?.points ?? [], every = Math.ceil(labels.length / (this.type === "Chart.Line" ? 6 : 12));
      labels.forEach((p, n) => {
        if (n % every) return;
        const at = this.type === "Chart.Line" ? x(n) : left + (width - left - 10) / count * (n + 0.5);
        svg.append(node("text", { x: at, y: height - 8, "text-anchor": "middle" }, String(p.x).slice(0, labels.length > 5 ? 10 : 16)));
      });
      return svg;
    }
  }

  for (const type of ["Chart.Line", "Chart.VerticalBar", "Chart.VerticalBar.Grouped", "Chart.HorizontalBar", "Chart.HorizontalBar.Stacked", "Chart.Donut", "Chart.Pie"]) {
    AdaptiveCards.GlobalRegistry.elements.register(type, class extends Chart { constructor() { super(type); } });
  }
}

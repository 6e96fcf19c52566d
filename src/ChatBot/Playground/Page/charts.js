// Teams draws these elements itself; the public renderer knows none of them, so this page draws them plainly.
if (typeof AdaptiveCards !== "undefined") {
  const colours = ["var(--accent)", "#b3662e", "#4a6fa5", "#8a5a83", "#6b6b2f", "#a3271b"];
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
      // As wide as it is shown, so that its words keep their size on a phone.
      const width = Math.max(260, Math.min(560, innerWidth - 90));
      return this.type.startsWith("Chart.HorizontalBar") ? this.lying(series, width) : this.standing(series, width);
    }

    lying(series, width) {
      const points = series.flatMap(s => s.points.map(p => ({ ...p, colour: s.colour }))), row = 26, left = Math.round(width * 0.38);
      const most = Math.max(1e-9, ...points.map(p => p.y)), letters = Math.floor(left / 7.4);
      const svg = node("svg", { class: "chart", viewBox: `0 0 ${width} ${points.length * row + 4}`, role: "img", "aria-label": this.source.title ?? "chart" });
      points.forEach((p, n) => {
        const name = String(p.x), middle = n * row + row / 2;
        svg.append(node("text", { x: left - 8, y: middle + 4, "text-anchor": "end" }, name.length > letters ? name.slice(0, letters - 1) + "…" : name));
        svg.append(node("rect", { x: left, y: n * row + 5, width: Math.max(1, (width - left - 60) * p.y / most), height: row - 10, rx: 2, fill: p.colour }));
        svg.append(node("text", { x: left + (width - left - 60) * p.y / most + 6, y: middle + 4 }, Intl.NumberFormat(undefined, { notation: "compact" }).format(p.y)));
      });
      return svg;
    }

    standing(series, width) {
      const height = 220, left = 48, bottom = 28, top = 10;
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
      const labels = series[0]?.points ?? [], room = Math.max(2, Math.floor((width - left) / 80)), every = Math.ceil(labels.length / room);
      labels.forEach((p, n) => {
        if (n % every) return;
        const at = this.type === "Chart.Line" ? x(n) : left + (width - left - 10) / count * (n + 0.5);
        svg.append(node("text", { x: at, y: height - 8, "text-anchor": "middle" }, String(p.x).slice(0, 11)));
      });
      return svg;
    }
  }

  for (const type of ["Chart.Line", "Chart.VerticalBar", "Chart.VerticalBar.Grouped", "Chart.HorizontalBar", "Chart.HorizontalBar.Stacked", "Chart.Donut", "Chart.Pie"]) {
    AdaptiveCards.GlobalRegistry.elements.register(type, class extends Chart { constructor() { super(type); } });
  }
}

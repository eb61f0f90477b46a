// Turns the few kinds of chart that Anxin shows into ECharts options. Pure, so that it is tested without a browser.
import { linesOf, placesOf } from "./chart_names.js";

const ORDER = ["accent", "second", "third", "notice"];

const toneOf = (series, index, look) => look[series.tone] ?? look[ORDER[index % ORDER.length]];

const LINE_HEIGHT = 14;
const LEGEND_ROW = 22;

/** The name of a row takes a third of the picture at most. */
const rowName = (name, look) => (look.width ? linesOf(String(name), Math.max(96, look.width / 3), look.widthOf) : [String(name)]);

/** How high the legend is: on a phone it takes several rows. */
function legendHeight(data, look) {
  if (data.series.length < 2 || data.labelled) return 0;
  const names = [...new Set(data.series.map(({ name }) => name))];
  const wide = names.map((name) => (look.width ? look.widthOf(name) + 30 : 0));
  let [rows, row] = [1, 0];
  for (const each of wide) {
    if (row && row + each > look.width) [rows, row] = [rows + 1, 0];
    row += each;
  }
  return LEGEND_ROW * rows;
}

function axes(data, look, across) {
  const words = { color: look.soft, fontFamily: look.font, fontSize: 12 };
  const names = {
    type: "category",
    data: data.x,
    inverse: across,
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: across
      ? { ...words, interval: 0, lineHeight: LINE_HEIGHT, formatter: (name) => rowName(name, look).join("\n") }
      : { ...words, hideOverlap: true },
  };
  const numbers = {
    type: "value",
    min: data.min,
    max: data.max,
    minInterval: data.whole === false ? 0 : 1,
    interval: data.max === 100 ? 25 : undefined,
    splitNumber: 4,
    axisLabel: { ...words, hideOverlap: true, formatter: data.unit ? `{value}${data.unit}` : undefined },
    splitLine: { lineStyle: { color: look.line } },
  };
  return across ? { xAxis: numbers, yAxis: names } : { xAxis: names, yAxis: numbers };
}

/** A line from the low to the high end of each interval, with short ends. */
function whiskers(series, tone, across) {
  return {
    type: "custom",
    name: series.name,
    silent: true,
    z: 5,
    tooltip: { show: false },
    data: series.values.map((_, at) => [at, series.low[at], series.high[at]]).filter(([, low]) => low != null),
    encode: across ? { y: 0, x: [1, 2] } : { x: 0, y: [1, 2] },
    renderItem(_, api) {
      const point = (value) => api.coord(across ? [value, api.value(0)] : [api.value(0), value]);
      const [low, high] = [point(api.value(1)), point(api.value(2))];
      const end = ([x, y]) => (across ? { x1: x, y1: y - 4, x2: x, y2: y + 4 } : { x1: x - 4, y1: y, x2: x + 4, y2: y });
      const stroke = { style: { stroke: tone, lineWidth: 1.5 } };
      const lines = [{ x1: low[0], y1: low[1], x2: high[0], y2: high[1] }, end(low), end(high)];
      return { type: "group", children: lines.map((shape) => ({ type: "line", shape, ...stroke })) };
    },
  };
}

/** A line across the plot halfway before a place of the axis, with its words: what stands left and right is not one line. */
function divides(breaks, look) {
  return {
    type: "custom",
    silent: true,
    z: 1,
    tooltip: { show: false },
    data: breaks.map(({ at }) => [at, 0]),
    encode: { x: 0 },
    renderItem(params, api) {
      const here = api.coord([api.value(0), 0])[0];
      const x = here - api.size([1, 0])[0] / 2;
      const { y, height } = params.coordSys;
      const words = { text: breaks[params.dataIndex].name, x: x + 4, y: y + 2, fill: look.soft, font: `12px ${look.font}` };
      return {
        type: "group",
        children: [
          { type: "line", shape: { x1: x, y1: y, x2: x, y2: y + height }, style: { stroke: look.soft, lineWidth: 1, lineDash: [4, 4] } },
          { type: "text", style: words },
        ],
      };
    },
  };
}

/** The names of single points, each beside its own or with a line to it; none covers another. */
function names(points, look) {
  const text = { fill: look.ink, stroke: look.surface, lineWidth: 3, font: `12px ${look.font}`, lineHeight: 16 };
  let places = [];
  return {
    type: "custom",
    silent: true,
    z: 6,
    tooltip: { show: false },
    data: points.map(({ values }) => values[0]),
    renderItem(params, api) {
      if (params.dataIndexInside === 0) {
        const within = params.coordSys;
        const told = points.map(({ name, values, size }) => {
          const lines = linesOf(name, Math.max(96, within.width / 4), look.widthOf);
          const [x, y] = api.coord(values[0]);
          return { x, y, radius: (size ?? 8) / 2, lines, width: Math.max(...lines.map(look.widthOf)) };
        });
        places = placesOf(told, within).map((place, at) => ({ ...place, words: told[at].lines.join("\n") }));
      }
      const { x, y, line, words } = places[params.dataIndexInside];
      const children = [{ type: "text", style: { ...text, text: words, x, y } }];
      if (line) {
        const [from, to] = line;
        children.unshift({ type: "line", shape: { x1: from.x, y1: from.y, x2: to.x, y2: to.y }, style: { stroke: look.soft, lineWidth: 1 } });
      }
      return { type: "group", children };
    },
  };
}

/** How a series of points or a line looks where one picture holds both: what was measured, what was rolled up, an aim. */
function marked(series, base, color, look) {
  if (series.mark === "points") {
    return { ...base, type: "line", symbol: "circle", symbolSize: series.size ?? 8, showAllSymbol: true, lineStyle: { width: 0 } };
  }
  const dashed = series.mark === "limit" || series.mark === "aim";
  const style = { color, width: dashed ? 1 : 2, type: dashed ? "dashed" : "solid" };
  return { ...base, type: "line", symbol: "none", lineStyle: style, connectNulls: false, smooth: false };
}

function drawn(series, index, { kind }, look) {
  const color = toneOf(series, index, look);
  const base = { name: series.name, data: series.values, itemStyle: { color }, cursor: series.urls ? "pointer" : "default" };
  if (kind === "trend" || kind === "funnel") return marked(series, base, color, look);
  if (kind === "lines") return { ...base, type: "line", symbolSize: 6, lineStyle: { color, width: 2 }, connectNulls: false };
  if (kind === "intervals") return { ...base, type: "line", symbol: "circle", symbolSize: 9, lineStyle: { width: 0 } };
  const stacked = kind === "stack";
  return { ...base, type: "bar", stack: stacked ? "all" : undefined, barMaxWidth: 32, barGap: "10%" };
}

/** Two axes of numbers, each with its name: how many answers, and which share of them. */
function numbersAgainst(data, look) {
  const words = { color: look.soft, fontFamily: look.font, fontSize: 12 };
  const axis = { type: "value", splitLine: { lineStyle: { color: look.line } }, nameTextStyle: words };
  return {
    xAxis: { ...axis, min: data.xMin ?? 0, max: data.xMax, name: data.xName, nameLocation: "middle", nameGap: 26, axisLabel: { ...words, hideOverlap: true } },
    yAxis: { ...axis, min: data.min, max: data.max, axisLabel: { ...words, formatter: data.unit ? `{value}${data.unit}` : undefined } },
  };
}

const ROW_HEIGHT = 28;
const LEAST_HEIGHT = 260;
const NAME_HEIGHT = 24;

/** How high a picture must be, in pixels: rows of intervals and names of points need their room. */
export function heightFor(data, look = {}) {
  if (data.labelled) return Math.max(LEAST_HEIGHT, NAME_HEIGHT * data.series.length + 120);
  const across = data.across ?? data.kind === "intervals";
  if (!across) return LEAST_HEIGHT;
  const lines = Math.max(1, ...data.x.map((name) => rowName(name, look).length));
  return Math.max(LEAST_HEIGHT, Math.max(ROW_HEIGHT, LINE_HEIGHT * lines + 6) * data.x.length + 60);
}

export function optionFor(data, look) {
  const across = data.across ?? data.kind === "intervals";
  const funnel = data.kind === "funnel";
  const marks = data.series.map((series, index) => drawn(series, index, data, look));
  const ends = data.series.flatMap((series, index) =>
    series.low ? [whiskers(series, toneOf(series, index, look), across)] : [],
  );
  const named = data.labelled ? [names(data.series.filter(({ mark }) => mark === "points"), look)] : [];
  const between = data.breaks?.length ? [divides(data.breaks, look)] : [];
  return {
    animation: false,
    aria: { enabled: true, decal: { show: data.kind === "stack" } },
    textStyle: { fontFamily: look.font, color: look.ink },
    grid: { left: 8, right: 16, top: 14 + legendHeight(data, look), bottom: funnel ? 28 : 4, containLabel: true },
    legend: { show: data.series.length > 1 && !data.labelled, top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { color: look.ink, fontFamily: look.font } },
    tooltip: {
      trigger: funnel ? "item" : "axis",
      axisPointer: { type: funnel ? "none" : "shadow", shadowStyle: { opacity: 0.12 } },
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 },
    },
    ...(funnel ? numbersAgainst(data, look) : axes(data, look, across)),
    series: [...marks, ...ends, ...between, ...named],
  };
}

// Turns the few kinds of chart that Anxin shows into ECharts options. Pure, so that it is tested without a browser.
const ORDER = ["accent", "second", "third", "notice"];

const toneOf = (series, index, look) => look[series.tone] ?? look[ORDER[index % ORDER.length]];

function axes(data, look, across) {
  const words = { color: look.soft, fontFamily: look.font, fontSize: 12 };
  const names = {
    type: "category",
    data: data.x,
    inverse: across,
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { ...words, hideOverlap: !across, interval: across ? 0 : "auto" },
  };
  const numbers = {
    type: "value",
    min: data.min,
    max: data.max,
    minInterval: data.whole === false ? 0 : 1,
    interval: data.max === 100 ? 25 : undefined,
    splitNumber: 4,
    axisLabel: { ...words, formatter: data.unit ? `{value}${data.unit}` : undefined },
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

/** How a series of points or a line looks where one picture holds both: what was measured, what was rolled up, an aim. */
function marked(series, base, color, look) {
  if (series.mark === "points") {
    const label = { show: Boolean(series.label), formatter: () => series.name, position: series.labelAt ?? "top", color: look.ink, fontFamily: look.font, fontSize: 12 };
    return { ...base, type: "line", symbol: "circle", symbolSize: series.size ?? 8, showAllSymbol: true, lineStyle: { width: 0 }, label };
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
    xAxis: { ...axis, min: data.xMin ?? 0, max: data.xMax, name: data.xName, nameLocation: "middle", nameGap: 26, axisLabel: words },
    yAxis: { ...axis, min: data.min, max: data.max, axisLabel: { ...words, formatter: data.unit ? `{value}${data.unit}` : undefined } },
  };
}

const ROW_HEIGHT = 28;
const LEAST_HEIGHT = 260;

/** How high a picture must be, in pixels: rows of intervals need room for their names. */
export function heightFor(data) {
  const across = data.across ?? data.kind === "intervals";
  return across ? Math.max(LEAST_HEIGHT, ROW_HEIGHT * data.x.length + 60) : LEAST_HEIGHT;
}

export function optionFor(data, look) {
  const across = data.across ?? data.kind === "intervals";
  const funnel = data.kind === "funnel";
  const marks = data.series.map((series, index) => drawn(series, index, data, look));
  const ends = data.series.flatMap((series, index) =>
    series.low ? [whiskers(series, toneOf(series, index, look), across)] : [],
  );
  const between = data.breaks?.length ? [divides(data.breaks, look)] : [];
  return {
    animation: false,
    aria: { enabled: true, decal: { show: data.kind === "stack" } },
    textStyle: { fontFamily: look.font, color: look.ink },
    grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 12, bottom: funnel ? 28 : 4, containLabel: true },
    legend: { show: data.series.length > 1 && !data.labelled, top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { color: look.ink, fontFamily: look.font } },
    tooltip: {
      trigger: funnel ? "item" : "axis",
      axisPointer: { type: funnel ? "none" : "shadow", shadowStyle: { opacity: 0.12 } },
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 },
    },
    ...(funnel ? numbersAgainst(data, look) : axes(data, look, across)),
    series: [...marks, ...ends, ...between],
  };
}

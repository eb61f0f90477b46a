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
    data: series.values.map((_, at) => [at, series.low[at], series.high[at]]),
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

function drawn(series, index, { kind }, look) {
  const color = toneOf(series, index, look);
  const base = { name: series.name, data: series.values, itemStyle: { color }, cursor: series.urls ? "pointer" : "default" };
  if (kind === "lines") return { ...base, type: "line", symbolSize: 6, lineStyle: { color, width: 2 }, connectNulls: false };
  if (kind === "intervals") return { ...base, type: "line", symbol: "circle", symbolSize: 9, lineStyle: { width: 0 } };
  const stacked = kind === "stack";
  return { ...base, type: "bar", stack: stacked ? "all" : undefined, barMaxWidth: 32, barGap: "10%" };
}

export function optionFor(data, look) {
  const across = data.across ?? data.kind === "intervals";
  const marks = data.series.map((series, index) => drawn(series, index, data, look));
  const ends = data.series.flatMap((series, index) =>
    series.low ? [whiskers(series, toneOf(series, index, look), across)] : [],
  );
  return {
    animation: false,
    aria: { enabled: true, decal: { show: data.kind === "stack" } },
    textStyle: { fontFamily: look.font, color: look.ink },
    grid: { left: 8, right: 16, top: data.series.length > 1 ? 36 : 12, bottom: 4, containLabel: true },
    legend: { show: data.series.length > 1, top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 8, textStyle: { color: look.ink, fontFamily: look.font } },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { opacity: 0.12 } },
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.ink, fontFamily: look.font, fontSize: 13 },
    },
    ...axes(data, look, across),
    series: [...marks, ...ends],
  };
}

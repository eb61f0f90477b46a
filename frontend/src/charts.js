// Charts: loaded only on pages that show some. The data stands in the page as JSON, the colours in the style sheet.
import { BarChart, CustomChart, LineChart } from "echarts/charts";
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { heightFor, optionFor } from "./chart_options.js";

use([BarChart, CustomChart, LineChart, AriaComponent, GridComponent, LegendComponent, TooltipComponent, SVGRenderer]);

/** A colour as the style sheet gives it, resolved for the theme that is shown. */
function colour(element, name) {
  const probe = document.createElement("span");
  probe.className = `chart-probe chart-probe-${name}`;
  element.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = value;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgb(${red}, ${green}, ${blue})`;
}

/** How wide a text of a chart stands, in pixels. */
function measure(font) {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.font = `12px ${font}`;
  return (text) => Math.ceil(canvas.measureText(text).width);
}

function look(element, width) {
  const names = ["ink", "soft", "line", "surface", "accent", "second", "third", "good", "warn", "alarm", "notice"];
  const colours = Object.fromEntries(names.map((name) => [name, colour(element, name)]));
  const font = getComputedStyle(document.body).fontFamily;
  return { ...colours, font, width, widthOf: measure(font) };
}

function draw(element) {
  const source = document.getElementById(element.dataset.chart);
  if (!source || element.dataset.chartDrawn) return;
  element.dataset.chartDrawn = "yes";
  const data = JSON.parse(source.textContent);
  const chart = init(element, null, { renderer: "svg" });
  let width = 0;
  const paint = () => {
    width = element.clientWidth;
    const seen = look(document.body, width);
    element.style.height = `${heightFor(data, seen)}px`;
    chart.resize();
    chart.setOption(optionFor(data, seen), true);
  };
  paint();
  new ResizeObserver(() => (element.clientWidth === width ? chart.resize() : paint())).observe(element);
  document.addEventListener("anxin:theme", paint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  chart.on("click", ({ seriesIndex, dataIndex }) => {
    const url = data.series[seriesIndex]?.urls?.[dataIndex];
    if (url) location.assign(url);
  });
}

const drawIn = (root) => root.querySelectorAll("[data-chart]").forEach(draw);

drawIn(document);
document.addEventListener("htmx:load", (event) => drawIn(event.detail.elt));

// Builds the style sheets, scripts and the icon sprite into the Django app's static folder.
import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { tablerPlugin } from "./tabler.js";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "../src/anxin/foundation/static/anxin/dist");
const icons = join(here, "node_modules/@tabler/icons/icons/outline");

async function symbol(name) {
  const svg = await readFile(join(icons, `${name}.svg`), "utf8").catch(() => {
    throw new Error(`icons.json names "${name}", which @tabler/icons does not have.`);
  });
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  const drawn = shapes.replace(/\s+/g, " ").trim();
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" ` +
    `stroke-linecap="round" stroke-linejoin="round">${drawn}</symbol>`
  );
}

async function writeSprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  await writeFile(join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

const options = {
  absWorkingDir: here,
  entryPoints: [
    { in: "src/app.js", out: "app" },
    { in: "src/charts.js", out: "charts" },
    { in: "src/app.css", out: "app" },
  ],
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox128", "safari17.5"],
  legalComments: "linked",
  logLevel: "warning",
  plugins: [tablerPlugin],
};

/** The customers' pages must do on telephones that nobody updates any more. */
const doorOptions = {
  ...options,
  entryPoints: [
    { in: "src/door/door.js", out: "door" },
    { in: "src/door/proof_worker.js", out: "door_worker" },
    { in: "src/door/door.css", out: "door" },
  ],
  target: ["chrome80", "firefox78", "safari14.1"],
  plugins: [],
};

await mkdir(out, { recursive: true });
await writeSprite();
await copyFile(join(here, "src/icon.svg"), join(out, "icon.svg"));

if (process.argv.includes("--watch")) {
  const context = await esbuild.context(options);
  await context.watch();
  const door = await esbuild.context(doorOptions);
  await door.watch();
  console.log("Watching frontend/src. Stop with Ctrl C.");
} else {
  await esbuild.build(options);
  await esbuild.build(doorOptions);
  for (const name of ["app.css", "app.js", "charts.js", "icons.svg", "door.css", "door.js", "door_worker.js"]) {
    const { size } = await stat(join(out, name));
    console.log(`${name.padEnd(10)} ${(size / 1024).toFixed(0).padStart(5)} KB`);
  }
}

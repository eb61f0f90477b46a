// Takes from Tabler's style sheet only the families that Anxin uses: less than a third of it.
import { readFile } from "node:fs/promises";

const FAMILIES =
  /^(btn|form|input-group|table|row|col|g|gx|gy|container|d|m|mt|mb|ms|me|mx|my|p|pt|pb|ps|pe|px|py|gap|flex|align|justify|order|text|fw|fs|lh|w|mw|h|mh|vh|vw|min|max|border|rounded|position|overflow|visually|list|badge|card|is|was|h1|h2|h3|h4|h5|h6|small|lead|mark|float|user|opacity|sticky|top|bottom|start|end|translate|stretched|vstack|hstack|vr|ratio|shadow|invalid|valid|disabled|active|show|fade|collapse|link|z|invisible|visible|object|subheader|hr|link-muted|font)(-|$)/;
const LEFT_OUT =
  /(azure|indigo|purple|pink|orange|yellow|lime|teal|cyan|blue|facebook|twitter|linkedin|google|youtube|vimeo|dribbble|github|instagram|pinterest|vk|rss|flickr|bitbucket|tabler|colorinput|imagecheck|selectgroup|floating|gradient|-x$|ribbon|rounded-[a-z]+-\d|rotate|card-(img|stamp|cover|carousel|flip|stacked|tabs)|btn-(ghost|animate|floating|social|square|loading)|btn-outline-|columns|-(xxl|xl)(-|$)|list-(group|timeline|separated|inline)|link-(opacity|underline|offset)|display)/;

/** Split a style sheet into [prelude, body] pairs; the body of an at-rule is kept as it is. */
function rulesOf(css) {
  const rules = [];
  let depth = 0;
  let begin = 0;
  let open = 0;
  for (let at = 0; at < css.length; at += 1) {
    const sign = css[at];
    if (sign === '"' || sign === "'") {
      at = css.indexOf(sign, at + 1);
    } else if (sign === "{") {
      if (depth === 0) open = at;
      depth += 1;
    } else if (sign === "}") {
      depth -= 1;
      if (depth === 0) {
        rules.push([css.slice(begin, open).trim(), css.slice(open + 1, at)]);
        begin = at + 1;
      }
    } else if (sign === ";" && depth === 0) {
      begin = at + 1;
    }
  }
  return rules;
}

function used(selector) {
  const classes = [...selector.matchAll(/\.([A-Za-z][\w-]*)/g)].map((match) => match[1]);
  return classes.every((name) => FAMILIES.test(name) && !LEFT_OUT.test(name));
}

/** Split a selector list at its top-level commas. */
function selectorsOf(prelude) {
  const found = [];
  let depth = 0;
  let current = "";
  for (const sign of prelude) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (sign === "," && depth === 0) {
      found.push(current);
      current = "";
    } else {
      current += sign;
    }
  }
  return [...found, current].map((each) => each.trim());
}

export function prune(css) {
  let kept = "";
  for (const [prelude, body] of rulesOf(css.replace(/\/\*[\s\S]*?\*\//g, ""))) {
    if (/^@(media|supports|container)/.test(prelude)) {
      const inner = prune(body);
      if (inner) kept += `${prelude}{${inner}}\n`;
    } else if (prelude.startsWith("@")) {
      if (prelude.startsWith("@keyframes")) kept += `${prelude}{${body}}\n`;
    } else {
      const selectors = selectorsOf(prelude).filter(used);
      if (selectors.length) kept += `${selectors.join(",")}{${body}}\n`;
    }
  }
  return kept;
}

export const tablerPlugin = {
  name: "tabler",
  setup(build) {
    build.onLoad({ filter: /@tabler\/core\/dist\/css\/tabler\.css$/ }, async ({ path }) => ({
      contents: prune(await readFile(path, "utf8")),
      loader: "css",
    }));
  },
};

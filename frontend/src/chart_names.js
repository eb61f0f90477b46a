// Where the names of points stand in a picture, so that each can be read. Pure: what is drawn is told in pixels.
const LINE = 16;
const GAP = 4;
const FARTHEST = 240;
const STEP = 12;
const BESIDE = [0, 180, 270, 90];
const DIRECTIONS = [...BESIDE, ...Array.from({ length: 24 }, (_, at) => 15 * at).filter((each) => !BESIDE.includes(each))].map(
  (angle) => (angle * Math.PI) / 180,
);
/** The first names do not know of the last ones: they are placed again. */
const ROUNDS = 3;
const APART = 6;
const COVERED = 1000;
const CROSSED = 120;

function broken(parts, most, widthOf) {
  const lines = [""];
  for (const part of parts) {
    const longer = lines.at(-1) + part;
    if (lines.at(-1) && widthOf(longer.trimEnd()) > most) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => line.trim());
}

/**
 * Break a name into lines no wider than so many pixels: between words, and anywhere in writing that has none. They are
 * about equally long, so that no letter stands alone.
 */
export function linesOf(name, most, widthOf) {
  const parts = name.match(/[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? [];
  const few = broken(parts, most, widthOf);
  for (let width = Math.ceil(widthOf(name) / few.length); width < most; width += 6) {
    const even = broken(parts, width, widthOf);
    if (even.length <= few.length) return even;
  }
  return few;
}

const shared = (a, b) =>
  Math.max(0, Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)) *
  Math.max(0, Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y));

/** How much of a box lies outside of another, in pixels. */
const outside = (box, within) => box.width * box.height - shared(box, within);

/** Whether a line touches a box: looked at every few pixels, which is exact enough for lines of text. */
function touches([from, to], box) {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 3);
  for (let step = 0; step <= steps; step += 1) {
    const [x, y] = [from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps];
    if (x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height) return true;
  }
  return false;
}

/** The box of a name so far from its point in a direction: its nearest side or corner stands there. */
function boxAt(point, size, angle, distance) {
  const [right, down] = [Math.cos(angle), Math.sin(angle)];
  const away = distance + point.radius + GAP;
  return {
    x: point.x + right * away + (size.width * (right - 1)) / 2,
    y: point.y + down * away + (size.height * (down - 1)) / 2,
    ...size,
  };
}

const nearest = (point, box) => ({
  x: Math.min(Math.max(point.x, box.x), box.x + box.width),
  y: Math.min(Math.max(point.y, box.y), box.y + box.height),
});

const around = ({ x, y, radius }) => ({ x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius });

/** A box with the room that keeps what it holds apart from its neighbours. */
const roomy = ({ x, y, width, height }) => ({ x: x - APART, y, width: width + 2 * APART, height });

/** The best place of one name beside the places that the others have. */
function placeOf(point, marks, others, within) {
  const size = { width: point.width, height: LINE * point.lines.length };
  const taken = [...others, ...marks.filter((each) => each !== point.mark)];
  const lines = others.flatMap(({ line }) => (line ? [line] : []));
  let best = null;
  for (let distance = 0; distance <= FARTHEST; distance += STEP) {
    if (best && best.cost <= distance) break;
    DIRECTIONS.forEach((angle, order) => {
      const box = boxAt(point, size, angle, distance);
      const line = distance ? [{ x: point.x, y: point.y }, nearest(point, box)] : null;
      const covered = taken.reduce((sum, each) => sum + shared(roomy(box), each), outside(box, within) + shared(box, point.mark));
      const crossed =
        lines.filter((each) => touches(each, box)).length + (line ? taken.filter((each) => touches(line, each)).length : 0);
      const cost = distance + order / 100 + COVERED * covered + CROSSED * crossed;
      if (!best || cost < best.cost) best = { cost, box: { ...box, line } };
    });
  }
  return best.box;
}

/**
 * Give each point a place for its name: beside it where there is room, else farther away with a line to the point.
 * `points`: {x, y, radius, width, lines}; `within`: the plot {x, y, width, height}. Returns {x, y, width, height, line}
 * for each in the same order; `line` is [from, to], or nothing where the name stands beside its point.
 */
export function placesOf(points, within) {
  const told = points.map((point) => ({ ...point, mark: around(point) }));
  const marks = told.map(({ mark }) => mark);
  const places = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    told.forEach((point, at) => {
      places[at] = placeOf(point, marks, places.filter((_, other) => other !== at), within);
    });
  }
  return places;
}

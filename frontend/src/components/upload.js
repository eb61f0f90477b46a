import { say } from "../words.js";

const HEAD_BYTES = 65_536;
const HEAD_LINES = 5;
const UNITS = ["B", "KB", "MB", "GB"];

export function sizeInWords(bytes) {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit ? value.toFixed(1) : value} ${UNITS[unit]}`;
}

/** Read the first lines of a table in UTF-8, or in GB18030 where it is no UTF-8. */
export function firstLines(bytes, whole) {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole });
      return { encoding: encoding.toUpperCase(), lines: text.split(/\r?\n/).filter(Boolean).slice(0, HEAD_LINES) };
    } catch {
      // Not this one; the next is tried.
    }
  }
  return null;
}

async function picture(file) {
  const bitmap = await createImageBitmap(file, { resizeHeight: 180 });
  const canvas = document.createElement("canvas");
  canvas.className = "upload-picture";
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return canvas;
}

function line(className, text) {
  const made = document.createElement("p");
  made.className = className;
  made.textContent = text;
  return made;
}

async function contentOf(file) {
  if (file.type.startsWith("image/")) return [await picture(file)];
  if (!/\.(csv|tsv|txt)$/i.test(file.name)) return [];
  const bytes = await file.slice(0, HEAD_BYTES).arrayBuffer();
  const head = firstLines(bytes, file.size <= HEAD_BYTES);
  if (!head) return [];
  const lines = document.createElement("pre");
  lines.className = "upload-lines";
  lines.tabIndex = 0;
  lines.textContent = head.lines.join("\n");
  return [line("field-help", say("upload.rows", { encoding: head.encoding })), lines];
}

export function upload() {
  return {
    init() {
      this.field = this.$el.querySelector("input[type=file]");
      this.preview = this.$el.querySelector("[data-upload-preview]");
      this.limit = Number(this.$el.dataset.limit) || Infinity;
    },

    async look() {
      this.preview.replaceChildren();
      this.field.setCustomValidity("");
      for (const file of this.field.files) {
        const size = sizeInWords(file.size);
        this.preview.append(line("upload-name", `${file.name} · ${size}`));
        if (file.size > this.limit) {
          const words = say("upload.too_large", { size, limit: sizeInWords(this.limit) });
          this.field.setCustomValidity(words);
          this.preview.append(line("field-error", words));
        } else {
          this.preview.append(...(await contentOf(file).catch(() => [])));
        }
      }
    },

    input: {
      ["@change"]() {
        this.look();
      },
    },

    drop: {
      ["@dragover.prevent"]() {
        this.$el.classList.add("is-over");
      },
      ["@dragleave"]() {
        this.$el.classList.remove("is-over");
      },
      ["@drop.prevent"](event) {
        this.$el.classList.remove("is-over");
        this.field.files = event.dataTransfer.files;
        this.look();
      },
    },
  };
}

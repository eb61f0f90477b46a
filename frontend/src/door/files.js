// Photos and videos picked one after another, shown small, taken away again, and sent together.
const UNIT = 1_048_576;

async function picture(file) {
  const bitmap = await createImageBitmap(file, { resizeHeight: 128 });
  const canvas = document.createElement("canvas");
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return canvas;
}

/** The same file picked twice is one file. */
export function joined(before, picked) {
  const known = new Set(before.map(({ name, size, lastModified }) => `${name}/${size}/${lastModified}`));
  return [...before, ...picked.filter(({ name, size, lastModified }) => !known.has(`${name}/${size}/${lastModified}`))];
}

/** What is wrong with these files, by the field's own words; nothing where they may be sent. */
export function faultOf(files, { most, bytes, tooMany, tooLarge }) {
  if (files.length > most) return tooMany;
  return files.reduce((sum, file) => sum + file.size, 0) > bytes ? tooLarge : "";
}

export function filePicker(root) {
  const input = root.querySelector("input[type=file]");
  const list = root.querySelector("[data-picked]");
  const error = root.querySelector(".error");
  const limits = {
    most: Number(root.dataset.most),
    bytes: Number(root.dataset.bytes),
    tooMany: root.dataset.tooMany,
    tooLarge: root.dataset.tooLarge,
  };
  let files = [];

  function line(file) {
    const item = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = `${file.name} · ${(file.size / UNIT).toFixed(1)} MB`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "plain";
    remove.textContent = root.dataset.remove;
    remove.setAttribute("aria-label", `${root.dataset.remove}: ${file.name}`);
    remove.addEventListener("click", () => keep(files.filter((each) => each !== file)));
    item.append(name, remove);
    if (file.type.startsWith("image/")) picture(file).then((drawn) => item.prepend(drawn)).catch(() => {});
    return item;
  }

  function keep(wanted) {
    files = wanted;
    list.replaceChildren(...files.map(line));
    error.textContent = faultOf(files, limits);
    error.hidden = !error.textContent;
    root.dispatchEvent(new Event("change", { bubbles: true }));
  }

  input.addEventListener("change", (event) => {
    event.stopPropagation();
    keep(joined(files, [...input.files]));
    input.value = "";
  });
  return { files: () => files, fault: () => faultOf(files, limits), clear: () => keep([]) };
}

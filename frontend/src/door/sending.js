// Sends a form with its files and tells how far it has come. Resolves with status and body, rejects without a network.
export function send(form, { body, headers, onProgress }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress((100 * event.loaded) / event.total);
    });
    request.addEventListener("load", () => resolve(request));
    for (const kind of ["error", "timeout", "abort"]) request.addEventListener(kind, () => reject(new Error(kind)));
    request.send(body);
  });
}

/** The form's fields and the files that were picked for it. */
export function bodyOf(form, picker) {
  const body = new FormData(form);
  body.delete("files");
  for (const file of picker.files()) body.append("files", file, file.name);
  return body;
}

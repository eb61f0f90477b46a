import { seek } from "./proof.js";

self.addEventListener("message", ({ data }) => {
  const search = seek(data);
  let step = search.next();
  while (!step.done) step = search.next();
  self.postMessage(step.value);
});

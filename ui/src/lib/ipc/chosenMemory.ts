import { sampleBackend } from './memory/sample';

const backend = sampleBackend(window.location.search);
setInterval(() => {
  backend.tick();
}, 1000);

export const chosenBackend = backend;

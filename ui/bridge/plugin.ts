import type { Plugin, WebSocketClient } from 'vite';

import { buildBridge, startBridge } from './process.ts';

/** Lets a page of the development server reach the bridge, each page with worlds of its own, over the server's own socket. */
export function bridge(): Plugin {
  return {
    name: 'daymark-bridge',
    apply: 'serve',
    configureServer(server) {
      const program = buildBridge();
      const wires = new Map<WebSocketClient, Promise<ReturnType<typeof startBridge>>>();
      server.ws.on('daymark:to-bridge', (message: object, client) => {
        // A page that is gone takes its bridge and its stores with it.
        for (const [page, wire] of wires)
          if (!server.ws.clients.has(page)) {
            wires.delete(page);
            void wire.then((gone) => {
              gone.end();
            });
          }
        const started =
          wires.get(client) ??
          program.then((path) => {
            const wire = startBridge(path);
            wire.hear(
              (line) => {
                client.send('daymark:from-bridge', line);
              },
              (why) => {
                if (wires.has(client)) server.config.logger.error(why.message);
              },
            );
            return wire;
          });
        wires.set(client, started);
        void started.then((wire) => {
          wire.send(message);
        });
      });
    },
  };
}

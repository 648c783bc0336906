import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend, CommandName, EventName, Events, Request, Response } from './backend';

/** The app behind the window. A command that takes nothing is called without an argument. */
export const tauriBackend: Backend = {
  call<C extends CommandName>(command: C, request: Request<C>): Promise<Response<C>> {
    return invoke<Response<C>>(command, request === null ? {} : { request });
  },
  listen<E extends EventName>(event: E, heard: (payload: Events[E]) => void): () => void {
    let gone = false;
    const ready = listen<Events[E]>(event, ({ payload }) => {
      if (!gone) heard(payload);
    });
    return () => {
      gone = true;
      void ready.then((stop) => {
        stop();
      });
    };
  },
};

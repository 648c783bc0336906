import type { CommandName, Request, Response } from '../backend';

/** What answers each command. Each place has a file of its own, as in the app. */
export type Handlers = { [C in CommandName]: (request: Request<C>) => Response<C> };

/** What answers those of one place, by their names or by how they begin. */
export type Answers<Name extends string> = Pick<Handlers, Extract<CommandName, Name>>;

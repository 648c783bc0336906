import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Line, Wire } from '../src/lib/ipc/bridge';

/** Builds the bridge, and gives the path of its program. */
export async function buildBridge(): Promise<string> {
  const given = process.env['DAYMARK_BRIDGE'];
  if (given) return given;
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const args = ['build', '--quiet', '--locked', '--package', 'daymark-bridge', '--message-format', 'json'];
  const { stdout } = await promisify(execFile)('cargo', args, { cwd: root, maxBuffer: 1 << 28 });
  for (const line of stdout.split('\n').reverse()) {
    const message = line.startsWith('{') ? (JSON.parse(line) as { executable?: string | null }) : {};
    if (message.executable) return message.executable;
  }
  throw new Error('cargo named no program for the bridge');
}

/** Starts the bridge. It ends when this process closes its input, or is gone. */
export function startBridge(program: string): Wire & { end: () => void } {
  const child = spawn(program, { stdio: ['pipe', 'pipe', 'inherit'] });
  let hear: (line: Line) => void = () => undefined;
  let end: (why: Error) => void = () => undefined;
  let rest = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) hear(JSON.parse(line) as Line);
  });
  child.on('error', (error) => {
    end(error);
  });
  child.on('exit', (code) => {
    end(new Error(`the bridge has ended with code ${String(code)}`));
  });
  // The bridge does not keep a test worker alive.
  child.unref();
  for (const pipe of [child.stdin, child.stdout]) (pipe as unknown as { unref(): void }).unref();
  return {
    send(message) {
      child.stdin.write(JSON.stringify(message) + '\n');
    },
    hear(heard, ended) {
      hear = heard;
      end = ended;
    },
    end() {
      child.stdin.end();
    },
  };
}

/**
 * The other side of a measurement: a process of its own in which the addon's C code works blocking kernel sockets. It reads
 * a job, does it from beginning to end, writes the result, and reads the next; see workers.ts for the lines.
 */
import { readSync, writeSync } from 'node:fs';
import { loadNativeBinding } from '../lib/index.ts';
import { describeError, type Answer, type Job } from './workers.ts';

function answer(line: Answer): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** Lines of stdin, read without an event loop. */
function* lines(): Generator<string> {
  const buffer = new Uint8Array(64 * 1024);
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const bytes = readSync(0, buffer);
    if (bytes === 0) return;
    text += decoder.decode(buffer.subarray(0, bytes), { stream: true });
    const parts = text.split('\n');
    text = parts.pop() ?? '';
    yield* parts;
  }
}

function perform({ id, name, options }: Job): unknown {
  const binding = loadNativeBinding();
  const onListening = (port: number): void => answer({ id, listening: port });
  switch (name) {
    case 'sink':
      return binding.kernelSink({ ...(options as Parameters<typeof binding.kernelSink>[0]), onListening });
    case 'source':
      return binding.kernelSource({ ...(options as Parameters<typeof binding.kernelSource>[0]), onListening });
    case 'send':
      return binding.kernelSend(options as Parameters<typeof binding.kernelSend>[0]);
    case 'ping-pong':
      return binding.kernelPingPong(options as Parameters<typeof binding.kernelPingPong>[0]);
    case 'connect':
      return binding.kernelConnect(options as Parameters<typeof binding.kernelConnect>[0]);
    case 'udp-sink':
      return binding.kernelUDPSink({ ...(options as Parameters<typeof binding.kernelUDPSink>[0]), onListening });
    case 'udp-source':
      return binding.kernelUDPSource(options as Parameters<typeof binding.kernelUDPSource>[0]);
    default:
      throw new Error(`the kernel peer knows no job '${name}'`);
  }
}

for (const line of lines()) {
  const job = JSON.parse(line) as Job;
  try {
    answer({ id: job.id, result: perform(job) });
  } catch (error) {
    answer({ id: job.id, error: describeError(error) });
  }
}

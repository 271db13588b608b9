/**
 * `NODE_DEBUG=sunstar` shows on stderr what a stack does: states that change, packets that end and why, and what
 * connections decide about segments that are not as they should be. Otherwise silent.
 */
import { debuglog } from 'node:util';
import type { StackTrace } from '../stack/stack_trace.ts';

const log = debuglog('sunstar');

/** @param now the clock of the host's loop, ms */
export function showTrace(trace: StackTrace, device: string, now: () => number): void {
  if (!log.enabled) return;
  trace.on('state', ({ local, remote }, from, to) => {
    log('%s %s %s > %s: %s -> %s', now().toFixed(3), device, local, remote, from, to);
  });
  trace.on('dropped', ({ layer, reason, source }) => {
    log('%s %s dropped: %s, %s (%s)', now().toFixed(3), device, layer, reason, source);
  });
  trace.on('verdict', ({ local, remote }, { what, source }) => {
    log('%s %s %s > %s: %s (%s)', now().toFixed(3), device, remote, local, what, source);
  });
}

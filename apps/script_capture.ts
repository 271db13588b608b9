/** `--pcap name.pkt`: the first connection of a live device becomes a packet script, written when the program ends. */
import { writeFileSync } from 'node:fs';
import type { CaptureSink } from '../lib/index.ts';
import { ScriptRecorder } from '../lib/tools/packet_script/recorder.ts';

/** A sink for `.pkt`, or the path itself for Host to write a pcapng to. */
export function captureTo(path: string): string | CaptureSink {
  if (!path.endsWith('.pkt')) return path;
  writeFileSync(path, ''); // a path that cannot be written is found out now, not at the end
  const recorder = new ScriptRecorder();
  process.once('exit', () => writeFileSync(path, recorder.script('recorded from a live connection')));
  return (bytes, direction, timeMs) => recorder.add(bytes, direction === 'in' ? 'inbound' : 'outbound', timeMs);
}

/**
 * demo: what `npm start` runs. Makes a network of its own, fetches a page from a real web server on the kernel's TCP through
 * Sunstar's TCP over a TUN device, shows the conversation packet by packet, and races Node's own sockets. Where no TUN can be
 * had, both ends are Sunstar's, joined in memory, and it says so.
 */
import type { Command } from 'commander';
import http from 'node:http';
import { CaptureFile, Host, memoryHosts, type CaptureSink } from '../lib/index.ts';
import { addCommonOptions, pcapOption, type CommonFlags } from './arguments.ts';
import { rowsAsTable } from './benchmark/rows_table.ts';
import type { BenchmarkContext } from './benchmark/context.ts';
import { memoryCase } from './benchmark/memory_case.ts';
import type { Row } from './benchmark/rows.ts';
import { tunReceiveCase, tunSendCase } from './benchmark/tun_bulk_cases.ts';
import { answerPage, titleOf } from './demo_page.ts';
import { Ladder } from './ladder.ts';
import { enterPrivateNamespace, openPrivateTUN } from './private_namespace.ts';
import { defineApp, runIfMain } from './program.ts';
import { paint, type Report } from './reporting.ts';
import { hostTransport, type Transport } from './transport.ts';
import { Worker } from './workers.ts';

/** Bytes of each run of the race. */
const RACE_BYTES = 512 * 1024 ** 2;
const RACE_RUNS = 3;

interface Page {
  readonly url: string;
  readonly status: number;
  readonly title: string;
  readonly bytes: number;
  readonly milliseconds: number;
}

interface Fetched {
  readonly page: Page;
  readonly ladder: string;
}

function fetchPage(transport: Transport, host: string, port: number): Promise<Page> {
  const start = performance.now();
  const url = `http://${host}:${port}/`;
  return new Promise((resolve, reject) => {
    const request = http.get(url, { createConnection: () => transport.connect({ host, port }) }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('end', () => {
        const body = Buffer.concat(chunks);
        resolve({
          url,
          status: answer.statusCode ?? 0,
          title: titleOf(body.toString()),
          bytes: body.length,
          milliseconds: performance.now() - start,
        });
      });
      answer.once('error', reject);
    });
    request.setTimeout(10_000, () => request.destroy(new Error(`${url} did not answer within 10 s`)));
    request.once('error', reject);
  });
}

function newLadder(left: string, right: string): Ladder {
  return new Ladder(left, right, Math.min(110, process.stdout.columns ?? 100));
}

function openCapture(path: string, name: string): CaptureFile {
  return new CaptureFile({ path, name, epochMs: Date.now() - performance.now() });
}

function shownTo(ladder: Ladder, file: CaptureFile | null): CaptureSink {
  return (...packet) => {
    ladder.sink(...packet);
    file?.sink(...packet);
  };
}

/** Through Sunstar's TCP and a TUN device from a web server on the kernel's. */
async function fetchFromKernel(pcap: string | undefined): Promise<Fetched> {
  const server = new Worker('demo_web_server');
  // Without offload, so that the ladder shows segments as a wire carries them.
  const { device, sunstar, host } = openPrivateTUN({ offload: false });
  const ladder = newLadder(`Sunstar ${sunstar}`, `kernel ${host}`);
  const file = pcap === undefined ? null : openCapture(pcap, device.name);
  const ours = Host.open({ device, address: sunstar, capture: shownTo(ladder, file) });
  try {
    const port = await server.start('serve', { host }).listening;
    const page = await fetchPage(hostTransport(ours), host, port);
    await settled();
    return { page, ladder: ladder.render() };
  } finally {
    ladder.stop();
    await ours.close();
    await file?.close();
    await server.stop();
  }
}

/** Both ends are Sunstar's. */
async function fetchInMemory(pcap: string | undefined): Promise<Fetched> {
  const ladder = newLadder('Sunstar, the client', 'Sunstar, the server');
  const file = pcap === undefined ? null : openCapture(pcap, 'memory');
  const [client, server] = memoryHosts({ left: { capture: shownTo(ladder, file) } });
  const web = http.createServer(answerPage('a second Sunstar'));
  const listener = hostTransport(server).createServer({}, (socket) => web.emit('connection', socket));
  try {
    await new Promise<void>((resolve) => void listener.listen({ port: 80 }, resolve));
    const page = await fetchPage(hostTransport(client), server.address, 80);
    await settled();
    return { page, ladder: ladder.render() };
  } finally {
    ladder.stop();
    listener.close();
    await Promise.all([client.close(), server.close()]);
    await file?.close();
  }
}

/** The last FIN and its acknowledgment may still be under way when the page is complete. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 60));
}

function showPage(report: Report, { page, ladder }: Fetched): void {
  const { url, status, title, bytes, milliseconds } = page;
  report.say(
    `   ${url} → ${paint('green', String(status))} "${title}", ${bytes} bytes in ${milliseconds.toFixed(1)} ms`,
  );
  report.say();
  for (const line of ladder.split('\n')) report.say(`   ${line}`);
  report.say();
}

function heading(report: Report, number: number, text: string): void {
  report.say(paint('bold', `${number}. ${text}`));
}

async function race(inside: boolean, report: Report, signal: AbortSignal): Promise<Row[]> {
  const context: BenchmarkContext = {
    runs: RACE_RUNS,
    quick: true,
    brief: true,
    mtu: undefined,
    offload: true,
    congestion: undefined,
    kernelCongestion: undefined,
    bytes: RACE_BYTES,
    signal,
    emit: () => {},
    step: (text) => report.step(text),
  };
  const rows: Row[] = [];
  for (const each of inside ? [tunSendCase, tunReceiveCase] : [memoryCase]) rows.push(...(await each.run(context)));
  report.step('');
  return rows;
}

function sayWhereToGo(report: Report, inside: boolean): void {
  report.say(`Where to go next
   sunstar doctor                     what works on this machine${inside ? '' : ', and how to get a TUN device'}
   sunstar benchmark --quick          more to measure: latency, connections per second, memory
   sudo ./tun.sh start                a TUN device that stays, for sunstar webget, netcat, chargen, discard
   README.md, lib/README.md           the house, and in what order to read it`);
}

interface Flags extends CommonFlags {
  readonly pcap?: string;
}

export const demo = defineApp<Flags>({
  name: 'demo',
  notes:
    'Takes less than a minute, touches nothing outside its own private network, and needs no root where Linux lets users have\nnamespaces of their own.',
  examples: [
    ['sunstar demo', 'the whole tour'],
    ['sunstar demo --json', 'what came out, as one document'],
  ],
  environment: 'NO_COLOR, FORCE_COLOR',
  configure(command: Command) {
    command.optionsGroup('Output:').addOption(pcapOption('write the packets of the page to a pcapng file'));
    addCommonOptions(command);
  },
  async run({ flags, report, interrupted }) {
    const place = await enterPrivateNamespace();
    if (place.inside) {
      const how = place.way === 'root' ? 'as root' : 'in a user namespace, without root';
      heading(report, 1, `A page from a web server on the kernel's TCP, fetched through Sunstar's`);
      report.say(`   in a private network made for this (${how}), over a TUN device`);
    } else {
      report.note(`No private network here: ${place.reason}.`);
      report.note('So both ends are Sunstar, joined by a cable in memory; no kernel takes part.');
      heading(report, 1, 'A page from a web server on Sunstar, fetched through Sunstar');
    }
    const fetched = place.inside ? await fetchFromKernel(flags.pcap) : await fetchInMemory(flags.pcap);
    showPage(report, fetched);

    const what = place.inside ? "The same work beside Node's own sockets" : 'Two connections in memory, at full speed';
    heading(report, 2, what);
    const rows = await race(place.inside, report, interrupted);
    for (const line of rowsAsTable(rows).split('\n')) report.say(`   ${line}`);
    if (place.inside)
      report.say(`   medians of ${RACE_RUNS}; the other side is C on kernel sockets; Node net runs over loopback`);
    report.say();
    sayWhereToGo(report, place.inside);
    report.data({
      mode: place.inside ? `private namespace (${place.way})` : 'memory',
      reason: place.inside ? null : place.reason,
      page: fetched.page,
      rows,
    });
  },
});

runIfMain(import.meta, demo);

/**
 * Ping and traceroute on sockets of a host: the machines of lib/services over raw sockets, and over UDP for the probes of
 * traceroute. Each is awaited, and tells meanwhile what it hears.
 */
import type { Registration, Speaker } from '../eventloop/event_loop.ts';
import { EchoSession, type EchoEvent, type EchoSessionOptions, type EchoStatistics } from '../services/echo_session.ts';
import { RouteTrace, type RouteTraceOptions, type TraceHop } from '../services/route_trace.ts';
import type { Clocked } from '../util/clocked.ts';
import { IPAddress, type IPFamily } from '../util/ip_address.ts';
import { wholeAddress } from '../util/compact_address.ts';
import { below } from '../util/random_source.ts';
import { nodeRandomSource } from './node_randomness.ts';
import { RawSocket } from './raw_socket.ts';
import type { ServiceHome } from './service_home.ts';
import { UDPSocket } from './udp_socket.ts';

const ICMP: Readonly<Record<IPFamily, number>> = { 4: 1, 6: 58 };

export interface PingOptions extends Partial<Omit<EchoSessionOptions, 'family'>> {
  /** An address. */
  readonly address: string;
  /** 1 … 255. Default 64. */
  readonly timeToLive?: number | undefined;
  readonly onEvent?: ((event: EchoEvent) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface TraceOptions extends Partial<Omit<RouteTraceOptions, 'family' | 'identifier'>> {
  readonly address: string;
  readonly onHop?: ((hop: TraceHop) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Asks for echoes until as many have been asked for as `count` says, or `signal` ends it. Rejects when nothing can be sent. */
export function pingHost(home: ServiceHome, options: PingOptions): Promise<EchoStatistics> {
  const { address, timeToLive = 64, onEvent, signal, ...rest } = options;
  const { family } = IPAddress.parse(address);
  const session = new EchoSession({ identifier: below(nodeRandomSource(), 0x10000), ...rest, family });
  const socket = new RawSocket(home, {
    type: family === 4 ? 'ip4' : 'ip6',
    protocol: ICMP[family],
    timeToLive,
    onMessage: (datagram) => {
      session.receive(datagram.bytes(), wholeAddress(datagram.source).toString(), datagram.timeToLive);
    },
  });
  return untilDone(home, session, signal, {
    speak: () => {
      session.transmit((message) => socket.send(message, address));
      for (const event of session.takeEvents()) onEvent?.(event);
      return session.isDone;
    },
    interrupt: () => session.stop(),
    close: () => void socket.close(),
    result: () => session.statistics,
  });
}

/** @returns whether the destination answered */
export function traceRoute(home: ServiceHome, options: TraceOptions): Promise<boolean> {
  const { address, onHop, signal, method = 'udp', ...rest } = options;
  const { family } = IPAddress.parse(address);
  const random = nodeRandomSource();
  const udp = method === 'udp' ? new UDPSocket(home, family === 4 ? 'udp4' : 'udp6') : null;
  udp?.on('error', () => {}); // the raw socket hears of it
  udp?.bind();
  const identifier = udp === null ? below(random, 0x10000) : udp.address().port;
  const trace = new RouteTrace({ ...rest, method, family, identifier });
  const socket = new RawSocket(home, {
    type: family === 4 ? 'ip4' : 'ip6',
    protocol: ICMP[family],
    onMessage: (datagram) => trace.receive(datagram.bytes(), wholeAddress(datagram.source).toString()),
  });
  let isInterrupted = false;
  return untilDone(home, trace, signal, {
    speak: () => {
      trace.transmit(({ hops, bytes, port }) => {
        if (udp === null) {
          socket.setTTL(hops);
          return socket.send(bytes, address);
        }
        udp.setTTL(hops);
        return udp.sendBytes(bytes, udp.destination(port, address));
      });
      for (const hop of trace.takeHops()) onHop?.(hop);
      return trace.isDone || isInterrupted;
    },
    interrupt: () => (isInterrupted = true),
    close: () => {
      socket.close();
      udp?.close();
    },
    result: () => trace.hasArrived,
  });
}

interface Task<Result> {
  /** @returns whether it is done */
  speak(): boolean;
  interrupt(): void;
  close(): void;
  result(): Result;
}

/** Lets a machine live on the loop until it is done. */
function untilDone<Result>(
  home: ServiceHome,
  machine: Clocked,
  signal: AbortSignal | undefined,
  task: Task<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const { loop } = home;
    let isOver = false;
    const onAbort = (): void => {
      task.interrupt();
      loop.requestTurn();
    };
    const end = (): void => {
      isOver = true;
      signal?.removeEventListener('abort', onAbort);
      for (const registration of registrations) registration.cancel();
      task.close();
    };
    const speaker: Speaker = {
      notify() {
        if (isOver) return;
        try {
          if (!task.speak()) return;
          end();
          resolve(task.result());
        } catch (error) {
          end();
          reject(error as Error);
        }
      },
      transmit() {},
    };
    const registrations: Registration[] = [loop.addClocked(machine), loop.addSpeaker(speaker)];
    signal?.addEventListener('abort', onAbort, { once: true });
    if (signal?.aborted === true) onAbort();
    loop.requestTurn();
  });
}

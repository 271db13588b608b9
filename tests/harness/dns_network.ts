/** A resolver and servers that answer as a function says, in virtual time, with a record of what was asked. */
import { dnsMessage, type DNSMessage, type DNSRecord } from '../../lib/services/dns_message.ts';
import {
  DNSResolver,
  type DNSLookup,
  type DNSResolverOptions,
  type DNSServerAddress,
} from '../../lib/services/dns_resolver.ts';
import { dnsWire } from '../../lib/sockets/dns_wire.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

export const SERVERS: readonly DNSServerAddress[] = ['10.0.0.53', '10.0.0.54'].map((text) => ({
  address: IPAddress.parse(text).toInt(),
  port: 53,
}));

export function readDNS(bytes: Uint8Array): DNSMessage {
  const message = dnsWire.decode(bytes);
  if (message instanceof ParseFailure) throw new Error(message.reason);
  return message;
}

export function record(name: string, type: string, data: DNSRecord['data'], ttl = 300): DNSRecord {
  return { name, type, class: 'IN', ttl, data };
}

export const soa = (zone: string, minimum = 60): DNSRecord =>
  record(zone, 'SOA', { mname: `ns.${zone}`, rname: `x.${zone}`, serial: 1, refresh: 1, retry: 1, expire: 1, minimum });

export interface Asked {
  readonly query: DNSMessage;
  readonly server: DNSServerAddress;
  readonly serverIndex: number;
  readonly transport: 'udp' | 'tcp';
  readonly exchange: number;
  readonly atMs: number;
}

/** Bytes, fields of an answer to the question, or null for silence. */
export type Answering = (asked: Asked) => Partial<DNSMessage> | Uint8Array | null;

export class DNSNetwork {
  readonly resolver: DNSResolver;
  readonly asked: Asked[] = [];
  nowMs = 0;
  answering: Answering;

  constructor(answering: Answering, options: Partial<DNSResolverOptions> = {}) {
    this.answering = answering;
    this.resolver = new DNSResolver({ wire: dnsWire, random: seededRandomSource(5), servers: SERVERS, ...options });
  }

  /** Asks, and carries messages until nothing moves. */
  resolve(name: string, type = 'A'): DNSLookup {
    const lookup = this.resolver.resolve(name, type);
    this.settle();
    return lookup;
  }

  settle(): void {
    for (let round = 0; round < 50; round += 1) {
      const requests: Asked[] = [];
      this.resolver.transmit(({ exchange, bytes, server, transport }) => {
        const serverIndex = SERVERS.indexOf(server);
        requests.push({ query: readDNS(bytes), server, serverIndex, transport, exchange, atMs: this.nowMs });
        return true;
      });
      if (requests.length === 0) return;
      for (const asked of requests) {
        this.asked.push(asked);
        const answer = this.answering(asked);
        if (answer !== null) this.resolver.receive(asked.exchange, answerBytes(asked, answer), asked.server);
      }
    }
  }

  after(ms: number): void {
    const end = this.nowMs + ms;
    for (;;) {
      const step = Math.min(this.resolver.msUntilTick, end - this.nowMs);
      this.nowMs += step;
      this.resolver.tick(step);
      this.settle();
      if (this.nowMs >= end) return;
    }
  }
}

export function answerBytes({ query }: Pick<Asked, 'query'>, answer: Partial<DNSMessage> | Uint8Array): Uint8Array {
  if (answer instanceof Uint8Array) return answer;
  return dnsWire.encode(
    dnsMessage({ id: query.id, isResponse: true, recursionAvailable: true, questions: query.questions, ...answer }),
  );
}

/** The data of the records found, or the code. */
export function outcome(lookup: DNSLookup): unknown {
  const { result } = lookup;
  if (result === null) return null;
  return result.code ?? result.records.filter(({ type }) => type === lookup.type).map(({ data }) => data);
}

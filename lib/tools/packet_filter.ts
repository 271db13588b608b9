/**
 * Chooses packets by a small language like tcpdump's: `tcp and (port 80 or 443) and not host 10.0.0.7`.
 * Pure. Words mean what they mean there, with these differences: layers are found behind VLAN tags and IPv6 extension headers
 * without being asked for, `vlan 5` means any of the tags, and names of hosts are not looked up. `and` and `or` bind alike
 * and are read from the left, as there.
 *
 *   filter     term { (and | or) term }
 *   term       [not] ( '(' filter ')' | condition )
 *   condition  [protocol] [src | dst | src or dst | src and dst] host ADDRESS | net NET | port PORT | portrange A-B
 *              | ether [src | dst | host] MAC | vlan [NUMBER] | proto NUMBER | less BYTES | greater BYTES | inbound | outbound
 *              | tcp | udp | icmp | icmp6 | igmp | sctp | arp | ip | ip6
 *   A value without a word before it is asked what the last one was: `port 80 or 443`.
 */
import { IPAddress } from '../util/ip_address.ts';
import {
  both,
  either,
  type FilterCondition,
  type FilterSide,
  hostIs,
  linkAddressIs,
  negated,
  netIs,
  portBetween,
  PROTOCOL_CONDITIONS,
  protocolIs,
  tagIs,
} from './filter_conditions.ts';
import { FilterWords, PacketFilterError } from './filter_words.ts';
import type { PacketLayers } from './packet_layers.ts';
import { portNamed } from './summary/address_text.ts';

export { PacketFilterError } from './filter_words.ts';
export type PacketFilter = (layers: PacketLayers) => boolean;

const KINDS = ['host', 'net', 'port', 'portrange'] as const;
type Kind = (typeof KINDS)[number];
const PROTOCOLS_WITH_PORTS: readonly string[] = ['tcp', 'udp', 'sctp'];
const PROTOCOLS_WITH_ADDRESSES: readonly string[] = ['ip', 'ip6', 'arp'];
/** Parentheses and `not` nested deeper than anybody writes them. */
const DEEPEST = 200;

/** What a value without a word before it is taken for. */
interface Asked {
  readonly protocol: string | null;
  readonly side: FilterSide;
  readonly kind: Kind;
}

/** The filter as a function; an empty text chooses everything. @throws PacketFilterError */
export function parsePacketFilter(text: string): PacketFilter {
  const parser = new FilterParser(new FilterWords(text));
  return parser.whole();
}

class FilterParser {
  readonly #words: FilterWords;
  #asked: Asked | null = null;
  #depth = 0;

  constructor(words: FilterWords) {
    this.#words = words;
  }

  whole(): FilterCondition {
    const words = this.#words;
    if (words.isAtEnd) return () => true;
    const condition = this.#terms();
    if (!words.isAtEnd) words.fail("'and' or 'or'");
    return condition;
  }

  #terms(): FilterCondition {
    const words = this.#words;
    let condition = this.#term();
    for (;;) {
      if (words.takes('and')) condition = both(condition, this.#term());
      else if (words.takes('or')) condition = either(condition, this.#term());
      else return condition;
    }
  }

  #term(): FilterCondition {
    const words = this.#words;
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new PacketFilterError(words.column, `nested deeper than ${DEEPEST}`);
    let condition: FilterCondition;
    if (words.takes('not')) {
      condition = negated(this.#term());
    } else if (words.takes('(')) {
      condition = this.#terms();
      if (!words.takes(')')) words.fail("')'");
    } else {
      condition = this.#condition();
    }
    this.#depth -= 1;
    return condition;
  }

  #condition(): FilterCondition {
    const words = this.#words;
    const single = this.#single();
    if (single !== null) return single;
    const { column } = words;
    const protocol = Object.hasOwn(PROTOCOL_CONDITIONS, words.next) ? words.take() : null;
    const side = this.#side();
    const kind = KINDS.find((known) => words.takes(known)) ?? null;
    if (kind === null && !this.#isValue()) {
      if (protocol !== null && side === null) return PROTOCOL_CONDITIONS[protocol]!; // it is one of them
      return words.fail('an address, or host, net, port or portrange');
    }
    const isBare = protocol === null && side === null && kind === null;
    if (isBare) return this.#value(this.#asked ?? { protocol, side: 'src or dst', kind: 'host' });
    const isAboutPorts = kind === 'port' || kind === 'portrange';
    if (protocol !== null && !(isAboutPorts ? PROTOCOLS_WITH_PORTS : PROTOCOLS_WITH_ADDRESSES).includes(protocol)) {
      throw new PacketFilterError(column, `'${protocol}' has no ${isAboutPorts ? 'ports' : 'addresses'}`);
    }
    return this.#value({ protocol, side: side ?? 'src or dst', kind: kind ?? 'host' });
  }

  /** What stands next is no word of the language. */
  #isValue(): boolean {
    const { next } = this.#words;
    return (/^[\d.:a-f/-]+$/i.test(next) && /[\d:]/.test(next)) || portNamed(next) !== undefined;
  }

  /** Conditions that are like no other. */
  #single(): FilterCondition | null {
    const words = this.#words;
    switch (words.next) {
      case 'less':
        words.take();
        return upTo(this.#number('a length in bytes', 0, 2 ** 31));
      case 'greater':
        words.take();
        return from(this.#number('a length in bytes', 0, 2 ** 31));
      case 'proto':
        words.take();
        return protocolIs(this.#number('a protocol number', 0, 255));
      case 'inbound':
      case 'outbound': {
        const direction = words.take();
        return (layers) => layers.direction === direction;
      }
      case 'vlan':
        words.take();
        return tagIs(/^\d+$/.test(words.next) ? this.#number('a VLAN number', 0, 4095) : null);
      case 'ether':
        words.take();
        return this.#etherCondition();
      default:
        return null;
    }
  }

  #etherCondition(): FilterCondition {
    const words = this.#words;
    const side = this.#side() ?? 'src or dst';
    words.takes('host');
    if (!/^[\da-f]{1,2}(?:[:-][\da-f]{1,2}){5}$/i.test(words.next)) words.fail('an Ethernet address');
    const bytes = words
      .take()
      .split(/[:-]/)
      .map((digits) => Number.parseInt(digits, 16));
    return linkAddressIs(Uint8Array.from(bytes), side);
  }

  #side(): FilterSide | null {
    const words = this.#words;
    const first = words.next;
    if (first !== 'src' && first !== 'dst') return null;
    words.take();
    const other = first === 'src' ? 'dst' : 'src';
    if ((words.next === 'or' || words.next === 'and') && words.afterNext === other) {
      const isEither = words.take() === 'or';
      words.take();
      return isEither ? 'src or dst' : 'src and dst';
    }
    return first;
  }

  #value(asked: Asked): FilterCondition {
    this.#asked = asked;
    const condition = this.#ask(asked);
    return asked.protocol === null ? condition : both(PROTOCOL_CONDITIONS[asked.protocol]!, condition); // it is one of them
  }

  #ask({ kind, side }: Asked): FilterCondition {
    switch (kind) {
      case 'host':
        return hostIs(this.#address(), side);
      case 'net':
        return this.#net(side);
      case 'port': {
        const port = this.#port();
        return portBetween(port, port, side);
      }
      case 'portrange':
        return this.#portRange(side);
    }
  }

  #address(): IPAddress {
    const words = this.#words;
    const address = IPAddress.tryParse(words.next);
    if (address === undefined) return words.fail('an IP address');
    words.take();
    return address;
  }

  /** `10.0.0.0/8`, `10.0` (which is 10.0.0.0/16), `10.0.0.0 mask 255.0.0.0`, `2001:db8::/32`. */
  #net(side: FilterSide): FilterCondition {
    const words = this.#words;
    const { column } = words;
    const [text = '', length] = words.next.split('/');
    const octets = /^\d+(?:\.\d+){0,2}$/.test(text) ? text.split('.') : null;
    const prefix = IPAddress.tryParse(octets === null ? text : [...octets, '0', '0', '0'].slice(0, 4).join('.'));
    if (prefix === undefined) return words.fail('a network, such as 10.0.0.0/8');
    words.take();
    const most = prefix.family === 4 ? 32 : 128;
    let bits = length === undefined ? (octets === null ? most : octets.length * 8) : Number(length);
    if (length !== undefined && !(/^\d+$/.test(length) && bits <= most)) {
      throw new PacketFilterError(column, `'/${length}' is no prefix length; allowed: 0 to ${most}`);
    }
    if (length === undefined && words.takes('mask')) bits = this.#mask();
    if (!isPrefix(prefix, bits)) throw new PacketFilterError(column, `'${text}' has bits beyond its ${bits}`);
    return netIs(prefix, bits, side);
  }

  #mask(): number {
    const { column } = this.#words;
    const mask = this.#address();
    const ones = mask.word3 >>> 0;
    const bits = Math.clz32(~ones);
    if (mask.family !== 4 || ones !== (bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0)) {
      throw new PacketFilterError(column, 'a mask is ones and then zeros');
    }
    return bits;
  }

  #port(): number {
    const words = this.#words;
    const named = portNamed(words.next);
    if (named === undefined) return this.#number('a port', 0, 65535);
    words.take();
    return named;
  }

  #portRange(side: FilterSide): FilterCondition {
    const words = this.#words;
    const { column } = words;
    const match = /^(\d+)-(\d+)$/.exec(words.next);
    if (match === null) return words.fail('a range of ports, such as 1000-2000');
    words.take();
    const [least, most] = [Number(match[1]), Number(match[2])];
    if (most > 65535) throw new PacketFilterError(column, `${most} is no port; allowed: 0 to 65535`);
    // tcpdump takes a range either way around.
    return portBetween(Math.min(least, most), Math.max(least, most), side);
  }

  #number(what: string, least: number, most: number): number {
    const words = this.#words;
    if (!/^\d+$/.test(words.next)) return words.fail(what);
    const value = Number(words.next);
    if (value < least || value > most) {
      throw new PacketFilterError(words.column, `${value} is not ${what}; allowed: ${least} to ${most}`);
    }
    words.take();
    return value;
  }
}

function upTo(bytes: number): FilterCondition {
  return (layers) => layers.wireLength <= bytes;
}

function from(bytes: number): FilterCondition {
  return (layers) => layers.wireLength >= bytes;
}

/** Whether no bit is set behind the first `bits`. */
function isPrefix(address: IPAddress, bits: number): boolean {
  return address.toBytes().every((byte, at) => {
    const kept = Math.max(0, Math.min(8, bits - at * 8));
    return (byte & (0xff >> kept)) === 0;
  });
}

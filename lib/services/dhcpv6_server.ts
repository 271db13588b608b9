/**
 * A stateless DHCPv6 server (RFC 8415 §18.3.6): everybody who asks gets the same name servers and domains.
 * Pure: a message in, a message out, nothing kept.
 */
import type { IPAddress } from '../util/ip_address.ts';
import { ParseFailure } from '../util/parse_failure.ts';
import {
  addressesValue,
  DHCPV6_INFORMATION_REQUEST,
  DHCPV6_REPLY,
  domainsValue,
  emitDHCPv6Message,
  linkLayerIdentifier,
  OPTION6_CLIENT_IDENTIFIER,
  OPTION6_DOMAINS,
  OPTION6_IA_NA,
  OPTION6_IA_PD,
  OPTION6_IA_TA,
  OPTION6_NAME_SERVERS,
  OPTION6_REFRESH_TIME,
  OPTION6_SERVER_IDENTIFIER,
  parseDHCPv6Message,
  type DHCPv6Options,
} from './dhcpv6_message.ts';
import { DropCounts } from './drop_counts.ts';

export interface DHCPv6ServerOptions {
  readonly hardwareAddress: Uint8Array;
  readonly nameServers?: readonly IPAddress[] | undefined;
  readonly searchDomains?: readonly string[] | undefined;
  /** When clients are to ask again, at least 600. Default one day. */
  readonly refreshSeconds?: number | undefined;
}

export class DHCPv6Server {
  readonly drops = new DropCounts();
  readonly #identifier: Uint8Array;
  readonly #answers: DHCPv6Options = new Map();

  constructor({ hardwareAddress, nameServers = [], searchDomains = [], refreshSeconds = 86_400 }: DHCPv6ServerOptions) {
    this.#identifier = linkLayerIdentifier(hardwareAddress);
    if (nameServers.length > 0) this.#answers.set(OPTION6_NAME_SERVERS, addressesValue(nameServers));
    if (searchDomains.length > 0) this.#answers.set(OPTION6_DOMAINS, domainsValue(searchDomains));
    const seconds = Math.max(600, Math.min(refreshSeconds, 0xffffffff));
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, seconds);
    this.#answers.set(OPTION6_REFRESH_TIME, bytes);
  }

  /** The answer to a datagram that came to port 547, or null where none is due. */
  answer(bytes: Uint8Array): Uint8Array | null {
    const message = parseDHCPv6Message(bytes);
    if (message instanceof ParseFailure) {
      this.drops.count(message.reason);
      return null;
    }
    const { type, transaction, options } = message;
    if (type !== DHCPV6_INFORMATION_REQUEST) {
      this.drops.count('not a request for information');
      return null;
    }
    const wanted = options.get(OPTION6_SERVER_IDENTIFIER);
    const isOther =
      wanted !== undefined &&
      (wanted.byteLength !== this.#identifier.byteLength || wanted.some((byte, at) => byte !== this.#identifier[at]));
    // RFC 8415 §16.12: meant for another server, or asking for addresses after all.
    if (isOther || [OPTION6_IA_NA, OPTION6_IA_TA, OPTION6_IA_PD].some((code) => options.has(code))) {
      this.drops.count('a request that is not for us');
      return null;
    }
    const client = options.get(OPTION6_CLIENT_IDENTIFIER);
    const reply: DHCPv6Options = new Map([[OPTION6_SERVER_IDENTIFIER, this.#identifier]]);
    if (client !== undefined) reply.set(OPTION6_CLIENT_IDENTIFIER, client);
    for (const [code, value] of this.#answers) reply.set(code, value);
    return emitDHCPv6Message({ type: DHCPV6_REPLY, transaction, options: reply });
  }
}

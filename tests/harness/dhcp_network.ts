/** A DHCP client and a server on a cable in virtual time, with a record of what was said. */
import { DHCPClient, type DHCPClientOptions } from '../../lib/services/dhcp_client.ts';
import { emitDHCPMessage, parseDHCPMessage, type DHCPMessage } from '../../lib/services/dhcp_message.ts';
import { DHCPServer, type DHCPServerOptions } from '../../lib/services/dhcp_server.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { ParseFailure } from '../../lib/util/parse_failure.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

export const TYPE_NAMES = ['', 'DISCOVER', 'OFFER', 'REQUEST', 'DECLINE', 'ACK', 'NAK', 'RELEASE', 'INFORM'];
export const address = (text: string): IPAddress => IPAddress.parse(text);
export const HARDWARE = Uint8Array.of(2, 0, 0, 0, 0, 7);

export function parsedDHCP(bytes: Uint8Array): DHCPMessage {
  const message = parseDHCPMessage(bytes);
  if (message instanceof ParseFailure) throw new Error(message.reason);
  return message;
}

export function newClient(options: Partial<DHCPClientOptions> = {}): DHCPClient {
  return new DHCPClient({ hardwareAddress: HARDWARE, random: seededRandomSource(1), ...options });
}

export function newServer(options: Partial<DHCPServerOptions> = {}): DHCPServer {
  return new DHCPServer({
    address: address('10.1.0.1'),
    prefixLength: 24,
    first: address('10.1.0.100'),
    last: address('10.1.0.102'),
    routers: [address('10.1.0.1')],
    nameServers: [address('10.1.0.1'), address('10.1.0.2')],
    domain: 'example.org',
    mtu: 1400,
    ...options,
  });
}

export interface Sent {
  readonly message: DHCPMessage;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly source: number;
  readonly destination: number;
  readonly atMs: number;
}

export class DHCPNetwork {
  readonly client: DHCPClient;
  readonly server: DHCPServer;
  /** What the client, and what the server said. */
  readonly fromClient: Sent[] = [];
  readonly fromServer: { message: DHCPMessage; name: string; bytes: Uint8Array; destination: number }[] = [];
  nowMs = 0;
  isServerReachable = true;

  constructor(client: DHCPClient, server: DHCPServer = newServer()) {
    this.client = client;
    this.server = server;
  }

  /** Carries messages until nobody has anything to say. */
  settle(): void {
    for (let round = 0; round < 20; round += 1) {
      let isQuiet = true;
      this.client.transmit(({ bytes, source, destination }) => {
        isQuiet = false;
        const message = parsedDHCP(bytes);
        const name = TYPE_NAMES[message.type]!;
        this.fromClient.push({ message, name, bytes, source, destination, atMs: this.nowMs });
        if (this.isServerReachable) this.server.receive(bytes);
        return true;
      });
      this.server.transmit(({ bytes, destination }) => {
        isQuiet = false;
        const message = parsedDHCP(bytes);
        this.fromServer.push({ message, name: TYPE_NAMES[message.type]!, bytes, destination });
        this.client.receive(bytes);
        return true;
      });
      if (isQuiet) return;
    }
  }

  /** Lets time pass from deadline to deadline. */
  after(ms: number): void {
    const end = this.nowMs + ms;
    for (;;) {
      const step = Math.min(this.client.msUntilTick, end - this.nowMs);
      this.nowMs += step;
      this.client.tick(step);
      this.server.tick(step);
      this.settle();
      if (this.nowMs >= end) return;
    }
  }

  /** Starts the client and brings it to BOUND. */
  bind(): void {
    this.client.start();
    this.after(0);
    this.client.addressIsFree();
  }

  get said(): string[] {
    return this.fromClient.map(({ name }) => name);
  }
}

/** A copy of a message with other fields, as bytes. */
export function changed(message: DHCPMessage, fields: Partial<DHCPMessage>): Uint8Array {
  return emitDHCPMessage({ ...message, ...fields });
}

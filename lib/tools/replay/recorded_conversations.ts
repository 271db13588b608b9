/**
 * Our side of the recording: what the recorded host said on each connection goes to the application that stands there now, and
 * waits for it where the connection is not open yet.
 * Pure.
 */
import type { TCPEndpoint } from '../../stack/tcp_endpoint.ts';
import { Endpoint } from '../../util/endpoint.ts';
import type { IPAddress } from '../../util/ip_address.ts';
import type { PacketLayers } from '../packet_layers.ts';
import { RecordedServer } from './recorded_server.ts';
import { ACK, isReset, isSyn, SYN } from './recording.ts';
import { ReplayApplication } from './replay_application.ts';
import type { ReplayListener } from './replay_config.ts';

interface Conversation {
  server: RecordedServer;
  application: ReplayApplication | null;
  /** What was said before there was an application. */
  early: Uint8Array[];
  hasEnded: boolean;
}

export class RecordedConversations {
  /** By the peer's end and ours. */
  readonly #all = new Map<string, Conversation>();

  /** A connection is open, or is being opened by us. */
  open(endpoint: TCPEndpoint, listener: ReplayListener): void {
    const conversation = this.#conversation(keyOf(endpoint.remote, endpoint.local));
    const application = new ReplayApplication(endpoint, listener);
    conversation.application = application;
    for (const bytes of conversation.early) application.say(bytes);
    if (conversation.hasEnded) application.finish();
    conversation.early = [];
  }

  /** There is an application, and it may still speak. */
  isOpen(layers: PacketLayers): boolean {
    const application = this.#all.get(ourKey(layers))?.application ?? null;
    return application !== null && !application.isOver;
  }

  /** A segment of the recorded host. @returns whether somebody was told something */
  hear(layers: PacketLayers): boolean {
    const conversation = this.#conversation(ourKey(layers));
    if (isSyn(layers, SYN | ACK)) conversation.server = new RecordedServer();
    if (isReset(layers)) {
      conversation.application?.abort();
      return conversation.application !== null;
    }
    const { bytes, isEnd } = conversation.server.hear(layers);
    conversation.hasEnded ||= isEnd;
    const { application } = conversation;
    if (application === null) {
      conversation.early.push(...bytes);
      return false;
    }
    for (const part of bytes) application.say(part);
    if (isEnd) application.finish();
    return bytes.length > 0 || isEnd;
  }

  /** The peer begins anew: what is over is another conversation. */
  begin(layers: PacketLayers): void {
    const { source, sourcePort, destination, destinationPort } = layers;
    if (source === null || destination === null) return;
    const key = keyOf(new Endpoint(source, sourcePort), new Endpoint(destination, destinationPort));
    if (this.#all.get(key)?.application?.isOver === true) this.#all.delete(key);
  }

  #conversation(key: string): Conversation {
    let conversation = this.#all.get(key);
    if (conversation === undefined) {
      conversation = { server: new RecordedServer(), application: null, early: [], hasEnded: false };
      this.#all.set(key, conversation);
    }
    return conversation;
  }
}

function keyOf(peer: Endpoint, ours: Endpoint): string {
  return `${peer.toString()} ${ours.toString()}`;
}

/** Of a packet of the recorded host, which is IP. */
function ourKey({ source, sourcePort, destination, destinationPort }: PacketLayers): string {
  const endpoint = (address: IPAddress | null, port: number): Endpoint => new Endpoint(address!, port);
  return keyOf(endpoint(destination, destinationPort), endpoint(source, sourcePort));
}

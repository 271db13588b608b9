/**
 * The matrix of malformed frames, generated: Ethernet and VLAN tags around a packet that would be welcome, and ARP messages
 * that lie about themselves.
 */
import { welcomePacket, type Malformed, type Outcome, type Pretence } from './malformed_packets.ts';
import { joined } from './mixed_frames.ts';
import { bytesOf } from './wire_bytes.ts';

const US = '020000000001';
const PEER = '020000000002';
const BROADCAST = 'ffffffffffff';
const GROUP = '01005e000001';

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

export function* malformedFrames(pretence: Pretence): Generator<Malformed> {
  const packet = welcomePacket(pretence);
  const framed = (name: string, outcome: Outcome, header: string, payload = packet): Malformed => ({
    name,
    outcome,
    bytes: joined(bytesOf(header), payload),
  });
  const right = joined(bytesOf(`${US} ${PEER} 0800`), packet);
  for (const length of upTo(14))
    yield { name: `${length} bytes of a header`, outcome: 'dropped', bytes: right.slice(0, length) };
  for (const type of ['8100', '88a8', '9100']) {
    for (const length of upTo(4)) {
      yield framed(
        `${length} bytes behind tag type ${type}`,
        'dropped',
        `${US}${PEER}${type}`,
        packet.slice(0, length),
      );
    }
    yield framed(`a tag of type ${type}`, 'dropped', `${US}${PEER}${type}00050800`);
  }
  for (const depth of [2, 3, 16, 100]) {
    yield framed(`${depth} tags`, 'dropped', `${US}${PEER}${'81000005'.repeat(depth)}0800`);
  }
  for (const type of ['0000', '0026', '05dc', '05ff', '0600', '0801', '8035', '88b5', '88cc', 'ffff']) {
    yield framed(`type 0x${type}`, 'dropped', `${US}${PEER}${type}`);
  }
  yield framed('IPv4 called IPv6', 'dropped', `${US}${PEER}86dd`);
  yield framed('IPv4 called ARP', 'dropped', `${US}${PEER}0806`);
  for (const length of upTo(20)) {
    yield framed(`${length} bytes of IPv4`, 'dropped', `${US}${PEER}0800`, packet.slice(0, length));
  }
  for (const length of [0, 1, 20, 39]) {
    yield framed(
      `${length} bytes of IPv6`,
      'dropped',
      `${US}${PEER}86dd`,
      joined(bytesOf('60'), new Uint8Array(39)).slice(0, length),
    );
  }
  for (const [name, source] of [
    ['everybody', BROADCAST],
    ['a group', GROUP],
    ['ourselves', US],
  ] as const) {
    yield framed(`from ${name}`, 'dropped', `${US}${source}0800`);
  }
  for (const [name, destination] of [
    ['somebody else', '020000000099'],
    ['nobody', '000000000000'],
    ['everybody, for us alone', BROADCAST],
    ['a group, for us alone', GROUP],
  ] as const) {
    yield framed(`to ${name}`, 'dropped', `${destination}${PEER}0800`);
  }
  for (const padding of [1, 3, 46]) {
    yield framed(`padded by ${padding} bytes`, 'taken', `${US}${PEER}0800`, joined(packet, new Uint8Array(padding)));
  }
}

interface ARPFields {
  readonly hardware: string;
  readonly protocol: string;
  readonly lengths: string;
  readonly operation: string;
  readonly senderMAC: string;
  readonly sender: string;
  readonly targetMAC: string;
  readonly target: string;
}

/** who-has us tell the peer */
const QUESTION: ARPFields = {
  hardware: '0001',
  protocol: '0800',
  lengths: '0604',
  operation: '0001',
  senderMAC: PEER,
  sender: '0a000002',
  targetMAC: '000000000000',
  target: '0a000001',
};

function message(fields: Partial<ARPFields>): Uint8Array {
  const { hardware, protocol, lengths, operation, senderMAC, sender, targetMAC, target } = { ...QUESTION, ...fields };
  return bytesOf(hardware + protocol + lengths + operation + senderMAC + sender + targetMAC + target);
}

/** Nothing of this may teach us anything; whether a counter moves is ARP's own affair where the message itself is sound. */
export function* malformedARP(): Generator<Malformed> {
  const lying = (name: string, outcome: Outcome, fields: Partial<ARPFields>): Malformed => ({
    name,
    outcome,
    bytes: joined(bytesOf(`${BROADCAST} ${PEER} 0806`), message(fields)),
  });
  const whole = lying('', 'silent', {}).bytes;
  for (const length of upTo(28))
    yield { name: `${length} bytes of a message`, outcome: 'dropped', bytes: whole.slice(0, 14 + length) };
  for (const hardware of ['0000', '0006', 'ffff']) yield lying(`hardware ${hardware}`, 'dropped', { hardware });
  for (const protocol of ['0000', '0806', '86dd', 'ffff']) yield lying(`protocol ${protocol}`, 'dropped', { protocol });
  for (const lengths of ['0000', '0600', '0004', '0605', '0704', '0404', '0610', 'ffff', '8080']) {
    yield lying(`lengths ${lengths}`, 'dropped', { lengths });
  }
  for (const operation of ['0000', '0003', '0008', 'ffff'])
    yield lying(`operation ${operation}`, 'dropped', { operation });
  for (const senderMAC of [BROADCAST, GROUP]) yield lying(`sender at ${senderMAC}`, 'dropped', { senderMAC });
  yield lying('our own Ethernet address', 'silent', { senderMAC: US });
  for (const sender of ['e0000001', 'ffffffff', '0a0000ff', '7f000001'])
    yield lying(`sender ${sender}`, 'silent', { sender });
  yield lying('an answer that nobody asked for', 'silent', { operation: '0002', sender: '0a000063' });
  yield lying('an answer to nobody', 'silent', { operation: '0002', sender: '00000000', target: '00000000' });
  yield lying('a question for somebody else', 'silent', { target: '0a000063' });
  yield lying('a question for everybody', 'silent', { target: 'ffffffff' });
}

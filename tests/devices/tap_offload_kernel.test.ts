/** Offload behind an Ethernet header: what a TAP sends unfinished goes through a bridge to another, whole or cut, tagged or not. */
import { expect } from 'chai';
import { openTAP, type OpenTAPOptions, type TAPDevice } from '../../lib/devices/tap_device.ts';
import { CHECKSUM_TRUSTED } from '../../lib/util/packet.ts';
import { attach, type Attached } from '../harness/attached_device.ts';
import { eventually, requireTun } from '../harness/kernel.ts';
import { isIntact, superSegment, type SuperSegmentOptions } from '../harness/super_segments.ts';
import { withBridge } from '../harness/veth.ts';

type TAP = Attached<TAPDevice>;

function withTwoTAPs(exit: OpenTAPOptions, test: (left: TAP, right: TAP) => Promise<void>): Promise<void> {
  return withBridge({}, async ({ switchNamespace: namespace, joinBridge }) => {
    const left = attach(openTAP({ name: 'left', namespace }));
    const right = attach(openTAP({ name: 'right', namespace, ...exit }));
    try {
      await joinBridge('left');
      await joinBridge('right');
      await test(left, right);
    } finally {
      left.close();
      right.close();
    }
  });
}

/** IPv4 and IPv6 packets with TCP: what other frames the kernel sends of its own accord is not meant. */
async function arrived({ received }: TAP, headerBytes: number, count: number): Promise<TAP['received']> {
  const ours = (): TAP['received'] => received.filter(({ bytes }) => bytes.length > headerBytes && bytes[5] === 2);
  await eventually(`${count} frames arrive`, () => ours().length >= count);
  return ours();
}

describe('TAP offload', () => {
  before(function () {
    requireTun(this);
  });

  const kinds: SuperSegmentOptions[] = [
    {},
    { version: 6 },
    { tags: [0x8100] },
    { version: 6, tags: [0x8100] },
    { tags: [0x88a8, 0x8100] },
    { version: 6, tags: [0x88a8, 0x8100] },
  ];
  for (const options of kinds) {
    const source = () => superSegment({ ethernet: true, payloadBytes: 60_000, segmentSize: 1400, ...options });
    const networkAt = 14 + 4 * (options.tags ?? []).length;

    it(`takes a super-segment of 60,000 bytes, and brings one whole: ${JSON.stringify(options)}`, () =>
      withTwoTAPs({}, async (left, right) => {
        const sent = source();
        left.send(sent);
        const [whole] = await arrived(right, sent.checksumStart, 1);
        expect(Buffer.from(whole!.bytes).equals(sent.toBytes())).to.equal(true);
        const { checksumStart } = sent;
        expect(whole).to.deep.include({ checksum: CHECKSUM_TRUSTED, checksumStart, segmentSize: 1400 });
      }));

    it(`the kernel cuts it, with right checksums, for one that cannot: ${JSON.stringify(options)}`, () =>
      withTwoTAPs({ offload: false }, async (left, right) => {
        const sent = source();
        left.send(sent);
        const headerBytes = sent.checksumStart + 20;
        const segments = (await arrived(right, sent.checksumStart, 43)).map(({ bytes }) => bytes);
        expect(segments).to.have.lengthOf(43);
        expect(segments.every((bytes) => isIntact(bytes, networkAt))).to.equal(true);
        const joined = Buffer.concat(segments.map((bytes) => bytes.subarray(headerBytes)));
        expect(joined.equals(sent.toBytes().subarray(headerBytes))).to.equal(true);
      }));
  }
});

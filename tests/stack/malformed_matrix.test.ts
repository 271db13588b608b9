/** Every malformed header of the matrix meets every state of TCP, over both families and over Ethernet. */
import type { TCPState } from '../../lib/tcp_helpers/tcp_state.ts';
import {
  malformedICMP,
  malformedIPv4,
  malformedIPv6,
  malformedTCP,
  malformedUDP,
  malformedUDPToSocket,
  type Malformed,
  type Pretence,
} from '../harness/malformed_packets.ts';
import { malformedARP, malformedFrames } from '../harness/malformed_frames.ts';
import { EthernetHarness } from './ethernet_harness.ts';
import { meetsState, Scene, STATES } from './malformed_scene.ts';

const LAYERS: Readonly<Record<string, (pretence: Pretence) => Iterable<Malformed>>> = {
  IP: (pretence) => (pretence.family === 4 ? malformedIPv4(pretence) : malformedIPv6(pretence)),
  TCP: malformedTCP,
  UDP: malformedUDP,
  'UDP to a socket': malformedUDPToSocket,
  ICMP: malformedICMP,
};

const FRAMES: Readonly<Record<string, (pretence: Pretence) => Iterable<Malformed>>> = {
  Ethernet: malformedFrames,
  ARP: malformedARP,
};

describe('the matrix of malformed headers', function () {
  this.timeout(60_000);
  const states = Object.keys(STATES) as TCPState[];

  for (const family of [4, 6] as const) {
    for (const [layer, generate] of Object.entries(LAYERS)) {
      for (const state of states) {
        it(`${layer} over IPv${family} in ${state}: nothing throws, answers or is lost without a counter`, () => {
          meetsState(state, () => new Scene(family), generate);
        });
      }
    }
  }

  for (const [layer, generate] of Object.entries(FRAMES)) {
    for (const state of states) {
      it(`${layer} in ${state}: nothing throws, answers or is lost without a counter`, () => {
        const arrive = ({ bytes }: Malformed, harness: unknown): void =>
          (harness as EthernetHarness).arrivesFrame(bytes);
        meetsState(state, () => new Scene(4, new EthernetHarness()), generate, arrive);
      });
    }
  }
});

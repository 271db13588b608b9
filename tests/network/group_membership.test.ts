/** A host in multicast groups: what it reports when, and how it answers routers of any version (RFC 3376, RFC 3810). */
import { expect } from 'chai';
import { GroupMembership } from '../../lib/network/group_membership.ts';
import type { GroupMessage, GroupQuery } from '../../lib/network/group_message.ts';
import type { SourceFilter } from '../../lib/network/source_filter.ts';
import { addressText, type CompactAddress } from '../../lib/util/compact_address.ts';
import { IPAddress } from '../../lib/util/ip_address.ts';
import { seededRandomSource } from '../../lib/util/random_source.ts';

const bits = (text: string): number => IPAddress.parse(text).toInt();
const GROUP = bits('239.1.2.3');
const OTHER = bits('239.1.2.4');
const GROUP6 = IPAddress.parse('ff05::1234');
const [A, B, C] = ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map(bits) as [number, number, number];
const all: SourceFilter = { mode: 'exclude', sources: [] };
const only = (...sources: number[]): SourceFilter => ({ mode: 'include', sources });
const allBut = (...sources: number[]): SourceFilter => ({ mode: 'exclude', sources });
const NAMES = ['', 'IS_IN', 'IS_EX', 'TO_IN', 'TO_EX', 'ALLOW', 'BLOCK'];

class Scene {
  readonly groups = new GroupMembership(seededRandomSource(11));
  room = Infinity;

  turn(): string[] {
    const said: string[] = [];
    this.groups.transmit((message, destination) => {
      if (this.room <= 0) return false;
      this.room -= 1;
      said.push(`${inWords(message)} > ${addressText(destination)}`);
      return true;
    });
    return said;
  }

  after(ms: number): string[] {
    this.groups.tick(ms);
    return this.turn();
  }

  during(ms: number): string[] {
    return Array.from({ length: ms / 10 }, () => this.after(10)).flat();
  }

  asks(query: Partial<GroupQuery> = {}): void {
    this.groups.receive({ kind: 'query', version: 3, group: null, sources: [], maxResponseMs: 1000, ...query });
  }

  joined(...groups: CompactAddress[]): this {
    for (const group of groups) this.groups.setFilter(group, all);
    this.during(3000);
    return this;
  }
}

function inWords(message: GroupMessage): string {
  if (message.kind === 'leave') return `leave ${addressText(message.group)}`;
  if (message.kind === 'query') return 'query';
  const records = message.records.map(({ type, group, sources }) =>
    [NAMES[type], addressText(group), ...sources.map(addressText)].join(' '),
  );
  return `v${message.version} ${records.join(', ')}`;
}

describe('a host in multicast groups', () => {
  it('says so at once, and once more within a second', () => {
    const scene = new Scene();
    scene.groups.setFilter(GROUP, all);
    expect(scene.turn()).to.deep.equal(['v3 TO_EX 239.1.2.3 > 224.0.0.22']);
    expect(scene.during(1010)).to.deep.equal(['v3 TO_EX 239.1.2.3 > 224.0.0.22']);
    expect([scene.during(5000), scene.groups.msUntilTick]).to.deep.equal([[], Infinity]);
  });

  it('says twice that it has left, and forgets the group', () => {
    const scene = new Scene().joined(GROUP);
    scene.groups.setFilter(GROUP, null);
    expect(scene.during(2000)).to.deep.equal(['v3 TO_IN 239.1.2.3 > 224.0.0.22', 'v3 TO_IN 239.1.2.3 > 224.0.0.22']);
    expect(scene.groups.groupCount).to.equal(0);
  });

  it('says the same for IPv6 to the routers of MLD', () => {
    const scene = new Scene();
    scene.groups.setFilter(GROUP6, all);
    expect(scene.turn()).to.deep.equal(['v3 TO_EX ff05::1234 > ff02::16']);
  });

  it('does not report what every host hears, nor what stays within it', () => {
    const scene = new Scene();
    for (const group of [bits('224.0.0.1'), IPAddress.parse('ff02::1'), IPAddress.parse('ff01::5')]) {
      scene.groups.setFilter(group, all);
    }
    expect([scene.during(3000), scene.groups.groupCount]).to.deep.equal([[], 0]);
    scene.groups.setFilter(IPAddress.parse('ff02::1:ff00:1'), all);
    expect(scene.turn()).to.have.length(1);
  });

  for (const [what, before, after, expected] of [
    ['more sources', only(A), only(A, B), ['ALLOW 239.1.2.3 10.0.0.2']],
    ['other sources', only(A), only(B), ['ALLOW 239.1.2.3 10.0.0.2', 'BLOCK 239.1.2.3 10.0.0.1']],
    ['all but one', all, allBut(C), ['BLOCK 239.1.2.3 10.0.0.3']],
    ['one again', allBut(B, C), allBut(C), ['ALLOW 239.1.2.3 10.0.0.2']],
    ['all, where it heard one', only(A), all, ['TO_EX 239.1.2.3']],
    ['one, where it heard all', all, only(A), ['TO_IN 239.1.2.3 10.0.0.1']],
  ] as const) {
    it(`that hears ${what} from now on says the difference (RFC 3376 §5.1)`, () => {
      const scene = new Scene();
      scene.groups.setFilter(GROUP, before);
      scene.during(3000);
      scene.groups.setFilter(GROUP, after);
      expect(scene.turn()).to.deep.equal([`v3 ${expected.join(', ')} > 224.0.0.22`]);
    });
  }

  it('that leaves and joins before it has said so twice says what holds now', () => {
    const scene = new Scene().joined(GROUP);
    scene.groups.setFilter(GROUP, null);
    scene.turn();
    scene.groups.setFilter(GROUP, all);
    expect(scene.during(2000)).to.deep.equal(['v3 TO_EX 239.1.2.3 > 224.0.0.22', 'v3 TO_EX 239.1.2.3 > 224.0.0.22']);
  });

  it('answers a general query within its time, with everything it hears', () => {
    const scene = new Scene().joined(GROUP, OTHER);
    scene.asks({ maxResponseMs: 5000 });
    expect(scene.turn()).to.deep.equal([]);
    expect(scene.during(5010)).to.deep.equal(['v3 IS_EX 239.1.2.3, IS_EX 239.1.2.4 > 224.0.0.22']);
    expect(scene.during(5000)).to.deep.equal([]);
  });

  it('answers a query about a group, and none about others', () => {
    const scene = new Scene().joined(GROUP, OTHER);
    scene.asks({ group: GROUP });
    scene.asks({ group: bits('239.9.9.9') });
    expect(scene.during(1010)).to.deep.equal(['v3 IS_EX 239.1.2.3 > 224.0.0.22']);
  });

  it('answers a query about sources with those it hears, and not at all when it hears none of them', () => {
    const scene = new Scene();
    scene.groups.setFilter(GROUP, only(A, B));
    scene.during(3000);
    scene.asks({ group: GROUP, sources: [B, C] });
    expect(scene.during(1010)).to.deep.equal(['v3 IS_IN 239.1.2.3 10.0.0.2 > 224.0.0.22']);
    scene.asks({ group: GROUP, sources: [C] });
    expect(scene.during(1010)).to.deep.equal([]);
  });

  it('answers a flood of queries once', () => {
    const scene = new Scene().joined(GROUP);
    for (let count = 0; count < 1000; count += 1) scene.asks({ sources: [], group: count % 2 === 0 ? null : GROUP });
    expect(scene.during(1010).length).to.be.within(1, 2);
    expect(scene.during(10_000)).to.deep.equal([]);
  });

  it('speaks version 2 for a while after a router of version 2 has asked, and is silent when another member answers', () => {
    const scene = new Scene().joined(GROUP, OTHER);
    scene.asks({ version: 2 });
    scene.groups.tick(1000);
    scene.turn();
    scene.groups.receive({ kind: 'report', version: 2, records: [{ type: 2, group: OTHER, sources: [] }] });
    expect(scene.during(2000)).to.deep.equal(['v2 IS_EX 239.1.2.3 > 239.1.2.3']);
    scene.groups.setFilter(GROUP, null);
    expect(scene.turn()).to.deep.equal(['leave 239.1.2.3 > 224.0.0.2']);
    expect(scene.groups.version).to.equal(2);
    scene.after(261_000);
    expect(scene.groups.version).to.equal(3);
  });

  it('speaks version 1 to a router of version 1, which knows no leaving', () => {
    const scene = new Scene().joined(GROUP);
    scene.asks({ version: 1 });
    expect(scene.during(3000)).to.deep.equal(['v1 IS_EX 239.1.2.3 > 239.1.2.3']);
    scene.groups.setFilter(GROUP, null);
    expect(scene.during(3000)).to.deep.equal([]);
    expect(scene.groups.groupCount).to.equal(0);
  });

  it('in a thousand groups says so in packets that fit', () => {
    const scene = new Scene().joined(...Array.from({ length: 1000 }, (_, index) => bits('239.2.0.0') + index));
    scene.asks();
    const said = scene.during(1010);
    expect(said).to.have.length(32);
    expect(said.join().match(/IS_EX/g)).to.have.length(1000);
  });

  it('says the rest when there is room again', () => {
    const scene = new Scene();
    scene.groups.setFilter(GROUP, all);
    scene.groups.setFilter(OTHER, all);
    scene.room = 1;
    expect(scene.turn()).to.have.length(1);
    expect(scene.groups.hasWork).to.equal(true);
    scene.room = Infinity;
    expect(scene.turn()).to.deep.equal(['v3 TO_EX 239.1.2.4 > 224.0.0.22']);
  });
});

/** Which groups a socket hears and whom in them, and what all sockets together ask of the interface. */
import { expect } from 'chai';
import type { AttachedInterface } from '../../lib/stack/attached_interface.ts';
import { mergeFilters, passes, type SourceFilter } from '../../lib/network/source_filter.ts';
import { GroupFilters } from '../../lib/stack/group_filters.ts';
import { addressOf } from '../stack/stack_harness.ts';

const ETH0 = { name: 'eth0' } as AttachedInterface;
const ETH1 = { name: 'eth1' } as AttachedInterface;
const GROUP = addressOf('239.1.2.3');
const GROUP6 = addressOf('ff15::1');
const [A, B, C] = [addressOf('10.0.0.2'), addressOf('10.0.0.3'), addressOf('10.0.0.4')];

describe('the groups of a socket', () => {
  it('are joined and left once, on each interface by itself', () => {
    const groups = new GroupFilters();
    expect(groups.join(GROUP, ETH0)).to.equal(null);
    expect(groups.join(GROUP, ETH0)).to.equal('EADDRINUSE');
    expect(groups.leave(GROUP, ETH1)).to.equal('EADDRNOTAVAIL');
    expect(groups.join(GROUP6, ETH1)).to.equal(null);
    expect(groups.find(addressOf('ff15::1'), ETH1)).to.deep.equal({ mode: 'exclude', sources: [] });
    expect(groups.leave(GROUP, ETH0)).to.equal(null);
    expect(groups.find(GROUP, ETH0)).to.equal(undefined);
    expect(groups.all).to.have.length(1);
  });

  it('may be joined for single sources, the last of which takes the group with it', () => {
    const groups = new GroupFilters();
    expect(groups.joinSource(GROUP, A, ETH0)).to.equal(null);
    expect(groups.joinSource(GROUP, A, ETH0)).to.equal('EADDRNOTAVAIL');
    expect(groups.joinSource(GROUP, B, ETH0)).to.equal(null);
    const filter = groups.find(GROUP, ETH0)!;
    expect([passes(filter, A), passes(filter, B), passes(filter, C)]).to.deep.equal([true, true, false]);
    expect(groups.leaveSource(GROUP, C, ETH0)).to.equal('EADDRNOTAVAIL');
    expect([groups.leaveSource(GROUP, A, ETH0), groups.leaveSource(GROUP, B, ETH0)]).to.deep.equal([null, null]);
    expect(groups.all).to.deep.equal([]);
  });

  it('are joined either as a whole or for single sources', () => {
    const groups = new GroupFilters();
    groups.join(GROUP, ETH0);
    expect(groups.joinSource(GROUP, A, ETH0)).to.equal('EINVAL');
    expect(groups.leaveSource(GROUP, A, ETH0)).to.equal('EINVAL');
    expect(groups.joinSource(GROUP, A, ETH1)).to.equal(null);
    expect(groups.join(GROUP, ETH1)).to.equal('EADDRINUSE');
  });
});

describe('the filter of an interface (RFC 3376 §3.2)', () => {
  const include = (...sources: SourceFilter['sources']): SourceFilter => ({ mode: 'include', sources });
  const exclude = (...sources: SourceFilter['sources']): SourceFilter => ({ mode: 'exclude', sources });

  it('includes what any socket includes, as long as none excludes', () => {
    expect(mergeFilters([include(A), include(B, A)])).to.deep.equal(include(A, B));
    expect(mergeFilters([])).to.equal(undefined);
  });

  it('excludes only what all that exclude exclude, and nobody includes', () => {
    expect(mergeFilters([exclude(A, B), exclude(B, C)])).to.deep.equal(exclude(B));
    expect(mergeFilters([exclude(A, B, C), exclude(B, C), include(C)])).to.deep.equal(exclude(B));
    expect(mergeFilters([exclude(A), exclude()])).to.deep.equal(exclude());
  });
});

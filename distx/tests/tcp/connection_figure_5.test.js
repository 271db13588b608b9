/**
 * RFC 9293 Figure 5 walked on real connections: every sequence of single events that leads to a new set of facts is
 * followed, and the changes of state seen after each verb must be the edges of the figure, no more and no fewer.
 * Left out, as in the figure: resets other than in SYN-RECEIVED, aborts and timeouts, and one segment that brings two
 * events at once, but for the FIN with the ACK of ours, which has an edge of its own.
 */
import { expect } from 'chai';
import { FIGURE_5 } from '../../lib/tcp_helpers/tcp_state.js';
import { ConnectionRig } from '../harness/connection_harness.js';
/** The peer has sent its SYN, its FIN; what it sends next follows from that. */
function peerHasSent(rig, what) {
    return rig.peerNext >= (what === 'SYN' ? 1 : 2);
}
/** What the peer has acknowledged: nothing, SYN or FIN, and so the only ACK that brings no news. */
function acknowledgedBefore(rig) {
    const { synAcknowledged, finAcknowledged } = rig.connection.facts;
    return finAcknowledged ? 2 : synAcknowledged ? 1 : 0;
}
function is(...states) {
    return (rig) => states.includes(rig.connection.state);
}
const closedAtFirst = (rig) => {
    const { listening, synSent, finished } = rig.connection.facts;
    return rig.connection.state === 'CLOSED' && !listening && !synSent && !finished;
};
const EVENTS = [
    { name: 'passive OPEN', applies: closedAtFirst, act: ({ connection }) => connection.listen() },
    {
        name: 'active OPEN',
        applies: (rig) => closedAtFirst(rig) || is('LISTEN')(rig),
        act: ({ connection }) => connection.connect(),
    },
    { name: 'transmit', applies: () => true, act: (rig) => rig.transmit() },
    {
        name: 'CLOSE',
        applies: () => true,
        act: ({ connection }) => {
            if (connection.isSynchronized || connection.state === 'SYN-RECEIVED')
                connection.outbound.end();
            else if (connection.state !== 'CLOSED')
                connection.orphan();
        },
    },
    {
        name: 'rcv SYN',
        applies: (rig) => !peerHasSent(rig, 'SYN') && is('LISTEN', 'SYN-SENT')(rig),
        act: (rig) => rig.deliver({ flags: 'SYN' }),
    },
    {
        name: 'rcv SYN,ACK',
        applies: (rig) => !peerHasSent(rig, 'SYN') && rig.highest > 0 && is('SYN-SENT')(rig),
        act: (rig) => rig.deliver({ flags: 'SYN ACK', ack: 1 }),
    },
    {
        name: 'rcv ACK of SYN',
        applies: (rig) => peerHasSent(rig, 'SYN') && rig.highest > 0 && acknowledgedBefore(rig) === 0,
        act: (rig) => rig.deliver({ flags: 'ACK', ack: 1 }),
    },
    {
        name: 'rcv ACK of FIN',
        applies: (rig) => peerHasSent(rig, 'SYN') && rig.highest === 2,
        act: (rig) => rig.deliver({ flags: 'ACK', ack: 2 }),
    },
    {
        name: 'rcv FIN',
        applies: (rig) => !peerHasSent(rig, 'FIN') && acknowledgedBefore(rig) > 0,
        act: (rig) => rig.deliver({ flags: 'FIN ACK', ack: acknowledgedBefore(rig) }),
    },
    {
        name: 'rcv FIN,ACK of FIN',
        applies: (rig) => !peerHasSent(rig, 'FIN') && acknowledgedBefore(rig) > 0 && rig.highest === 2,
        act: (rig) => rig.deliver({ flags: 'FIN ACK', ack: 2 }),
    },
    {
        name: 'rcv RST',
        applies: (rig) => is('SYN-RECEIVED')(rig) && rig.connection.facts.synReceived && openedByListening.has(rig),
        act: (rig) => {
            rig.deliver({ flags: 'RST' });
            rig.peerNext = 0;
            rig.highest = 0;
        },
    },
    { name: '2 MSL', applies: is('TIME-WAIT'), act: (rig) => rig.connection.tick(60_000) },
];
/** The figure's RST edge is for passive opens. */
const openedByListening = new WeakSet();
/** Its SYN may still have to be sent: the facts do not tell. */
const openedActively = new WeakSet();
function replay(path) {
    const rig = new ConnectionRig({});
    const edges = [];
    for (const event of path) {
        const before = rig.connection.state;
        if (event.name === 'active OPEN') {
            openedActively.add(rig);
            openedByListening.delete(rig);
        }
        if (event.name === 'rcv SYN' && before === 'LISTEN' && !openedActively.has(rig))
            openedByListening.add(rig);
        event.act(rig);
        if (rig.connection.state !== before)
            edges.push([before, rig.connection.state]);
    }
    return { rig, edges };
}
/** Two paths that end in the same situation need not both be followed. */
function situation(rig) {
    const wantsToClose = rig.connection.outbound.isEnded;
    return JSON.stringify([
        rig.connection.facts,
        rig.highest,
        rig.peerNext,
        wantsToClose,
        openedByListening.has(rig),
        openedActively.has(rig),
    ]);
}
function walk() {
    const edges = new Set();
    const stories = new Map();
    const seen = new Set();
    const facts = new Set();
    const open = [[]];
    for (let path = open.shift(); path !== undefined; path = open.shift()) {
        const { rig, edges: walked } = replay(path);
        for (const [from, to] of walked) {
            const edge = `${from} → ${to}`;
            edges.add(edge);
            if (!stories.has(edge))
                stories.set(edge, path.map((event) => event.name).join(', '));
        }
        const here = `${situation(rig)}${path.at(-1)?.name === '2 MSL' ? ' 2 MSL' : ''}`;
        if (seen.has(here))
            continue;
        seen.add(here);
        facts.add(JSON.stringify(rig.connection.facts));
        if (rig.connection.facts.finished)
            continue;
        for (const event of EVENTS)
            if (event.applies(rig))
                open.push([...path, event]);
    }
    return { edges, situations: seen.size, facts: facts.size, stories };
}
describe('RFC 9293 Figure 5', () => {
    const walked = walk();
    const figure = new Set(FIGURE_5.map(([from, to]) => `${from} → ${to}`));
    it('has 21 edges here, as in the RFC', () => {
        expect(figure.size).to.equal(21);
    });
    it('every edge of it is walked by a real connection', () => {
        expect([...figure].filter((edge) => !walked.edges.has(edge))).to.deep.equal([]);
    });
    it('no other edge is ever walked', () => {
        const others = [...walked.edges].filter((edge) => !figure.has(edge));
        expect(others.map((edge) => `${edge} by ${walked.stories.get(edge)}`)).to.deep.equal([]);
    });
    it('every state is reached', () => {
        const reached = new Set([...walked.edges].flatMap((edge) => edge.split(' → ')));
        expect(reached.size).to.equal(11);
        expect(walked.facts).to.be.greaterThan(14);
    });
});
//# sourceMappingURL=connection_figure_5.test.js.map
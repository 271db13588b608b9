/** The table of deadlines against a plain map. */
import { expect } from 'chai';
import fc from 'fast-check';
import { Deadlines } from '../../lib/util/deadlines.ts';

const names = ['retransmit', 'acknowledge', 'persist', 'keepAlive'] as const;

describe('deadlines', () => {
  it('are due at their time and not before, and stay due until moved or cleared', () => {
    const deadlines = new Deadlines(names);
    deadlines.set('retransmit', 200.5);
    expect(deadlines.isDue('retransmit', 200.4)).to.equal(false);
    expect(deadlines.isDue('retransmit', 200.5)).to.equal(true);
    expect(deadlines.isDue('persist', 1e9)).to.equal(false);
    deadlines.clear('retransmit');
    expect(deadlines.isDue('retransmit', 1e9)).to.equal(false);
    expect([deadlines.isSet('retransmit'), deadlines.at('retransmit')]).to.deep.equal([false, Infinity]);
  });

  it('name the earliest of those armed, after any sequence of setting, moving and clearing', () => {
    const time = fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(Infinity));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...names, 'all'), time, fc.boolean()), { maxLength: 80, size: 'max' }),
        (steps) => {
          const deadlines = new Deadlines(names);
          const model = new Map<string, number>();
          for (const [name, at, ask] of steps) {
            if (name === 'all') {
              deadlines.clearAll();
              model.clear();
            } else {
              deadlines.set(name, at);
              model.set(name, at);
            }
            // Not after every step, so that several changes come between two answers.
            if (ask) expect(deadlines.earliest).to.equal(Math.min(Infinity, ...model.values()));
            for (const other of names) expect(deadlines.at(other)).to.equal(model.get(other) ?? Infinity);
          }
          expect(deadlines.earliest).to.equal(Math.min(Infinity, ...model.values()));
        },
      ),
    );
  });
});

/** The configuration of a replay: what it says, and how it is told that it makes no sense. */
import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULT_REPLAY_CONFIG, parseReplayConfig } from '../../../lib/tools/replay/replay_config.ts';
import { UsageError } from '../../../lib/util/errors.ts';

describe('the configuration of a replay', () => {
  it('may be empty, and then everything is as usual', () => {
    expect(parseReplayConfig({})).to.deep.equal(DEFAULT_REPLAY_CONFIG);
  });

  it('says who we are, what stands behind which port, and how TCP is set', () => {
    const document = {
      addresses: ['10.0.0.2', 'FD00::2'],
      listen: [
        { port: 7, application: 'echo' },
        { port: 25, application: 'script', steps: [{ send: '220 hello\r\n' }, { afterBytes: 4, close: true }] },
        { port: 80 },
      ],
      tcp: { sack: false, maxSegmentSize: 500 },
      seed: 7,
      translate: false,
    };
    const config = parseReplayConfig(document);
    expect(config).to.deep.include({ addresses: ['10.0.0.2', 'fd00::2'], seed: 7, translate: false, mtu: 1500 });
    expect(config.tcp).to.deep.equal({ sack: false, maxSegmentSize: 500 });
    expect(config.listen!.map(({ port, application }) => `${port} ${application}`)).to.deep.equal([
      '7 echo',
      '25 script',
      '80 recorded',
    ]);
    expect(config.listen![1]!.steps).to.deep.equal([
      { afterBytes: 0, send: '220 hello\r\n', close: false },
      { afterBytes: 4, send: '', close: true },
    ]);
  });

  const wrong: readonly (readonly [document: unknown, message: string])[] = [
    [[], 'the configuration is []; allowed: an object'],
    [{ adresses: [] }, "the configuration has no 'adresses'; there are: addresses, "],
    [{ addresses: ['10.0.0.300'] }, 'addresses[0] is "10.0.0.300"; allowed: IP addresses of one host'],
    [{ addresses: ['224.0.0.1'] }, 'addresses[0] is "224.0.0.1"'],
    [{ mtu: 20 }, 'mtu is 20; allowed: numbers 68 to 65535'],
    [{ seed: 1.5 }, 'seed is 1.5; allowed: integers 0 to 4294967295'],
    [{ speed: '2' }, 'speed is "2"; allowed: numbers'],
    [{ translate: 1 }, 'translate is 1; allowed: true or false'],
    [{ listen: {} }, 'listen is {}; allowed: a list'],
    [{ listen: [{}] }, 'listen[0].port is missing; allowed: integers 1 to 65535'],
    [{ listen: [{ port: 80 }, { port: 80 }] }, 'listen[1].port is 80; allowed: each port once'],
    [{ listen: [{ port: 80, application: 'web' }] }, 'listen[0].application is "web"; allowed: recorded, echo,'],
    [{ listen: [{ port: 80, application: 'script' }] }, 'listen[0].steps is missing; allowed: a list of steps'],
    [{ listen: [{ port: 80, application: 'script', steps: [{ send: 1 }] }] }, 'listen[0].steps[0].send is 1'],
    [
      { listen: [{ port: 53, protocol: 'udp', application: 'chargen' }] },
      'listen[0].application is "chargen"; allowed: of udp: ',
    ],
    [{ listen: [{ port: 53, protocol: 'sctp' }] }, 'listen[0].protocol is "sctp"; allowed: tcp, udp'],
    [{ tcp: { sacks: true } }, "tcp has no 'sacks'; there are: "],
    [{ tcp: { sack: 'yes' } }, 'tcp.sack is "yes"; allowed: a boolean, such as true'],
    [{ tcp: { maxSegmentSize: 7 } }, 'tcp.maxSegmentSize is 7; allowed: '],
  ];
  for (const [document, message] of wrong) {
    it(`${JSON.stringify(document)} is refused`, () => {
      expect(() => parseReplayConfig(document)).to.throw(UsageError, message);
    });
  }

  it('of any JSON is taken or refused with its place', () => {
    const names = fc.constantFrom(...Object.keys(DEFAULT_REPLAY_CONFIG));
    fc.assert(
      fc.property(fc.dictionary(names, fc.jsonValue({ maxDepth: 3 })), (document) => {
        try {
          parseReplayConfig(document);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

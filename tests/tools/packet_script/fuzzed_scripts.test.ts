/** Whatever a script says, it passes, fails or is skipped: nothing else comes out, and it comes soon. */
import { expect } from 'chai';
import fc from 'fast-check';
import { PROFILE_NAMES } from '../../../lib/tools/packet_script/profiles.ts';
import { junitReport, outcomeRecord, tapReport } from '../../../lib/tools/packet_script/reports.ts';
import { filesBelow, readProjectFile } from '../../harness/project_files.ts';
import { outcomeOf } from '../../harness/scripts.ts';

const SOUND = filesBelow('tests/scripts')
  .filter((path) => path.endsWith('.pkt'))
  .map(readProjectFile);

/** What scripts are made of. */
const WORDS =
  `0 +0 +.1 * .1~.2 +.1~+.2 +0...0.2 < > S. F. R P. . - .5 SEWA 0:0(0) 1:1001(1000) 4294967295:0(1) ...(10) ! ack 1 win
  65535 urg 7 <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 14> <...> <sack 1:2 3:4,nop,nop> <FO abcd,nop,nop> <md5 00>
  [ect0] [ce] (ttl 3) (tos 0xff) [flowlabel 0x12345] icmp unreachable frag_needed mtu 0 [1:1(0)] udp (10) 80 > 90
  socket(..., SOCK_STREAM, IPPROTO_TCP) = 3 bind(3, ..., ...) = 0 listen(3, 1) = 0 accept(3, ..., ...) = 4
  connect(3, ..., ...) = -1 EINPROGRESS (note) read(4, ..., 1000) = 1000 write(4, ..., 100000000) = 5 close(3) = 0
  setsockopt(4, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0 poll([{fd=4, events=POLLIN, revents=0}], 1, 10) = 1
  getsockopt(3, SOL_SOCKET, SO_ERROR, [0], [4]) = 0 shutdown(4, SHUT_WR) = 0 fcntl(3, F_SETFL, O_NONBLOCK|O_RDWR) = 0
  %{ assert tcpi_state == 1 }% %{ assert (((1 }% \`sysctl -w net.inet.tcp.blackhole=1\` \`ip route change x mtu 3\` --mtu=1 --define=A=3
  --ip_version=ipv6 --local_ip=fe80::1 { } [ ] ( ) ... , | = \` " %{ }% // /* # \\ 0x 99999999999999999999 \u0000 é`.split(
    /\s+/,
  );

function mutated(text: string, edits: readonly (readonly [number, number, string])[]): string {
  let result = text;
  for (const [at, length, replacement] of edits) {
    const start = Math.floor(at * result.length);
    result = result.slice(0, start) + replacement + result.slice(start + length);
  }
  return result;
}

function judged(script: string): void {
  for (const profile of PROFILE_NAMES) {
    const outcome = outcomeOf(script, { profile, strict: profile === 'default' });
    expect(outcome.status).to.be.oneOf(['passed', 'failed', 'skipped']);
    if (outcome.status === 'failed') {
      expect(outcome.position.line).to.be.at.least(1);
      expect(outcome.position.column).to.be.at.least(1);
      expect(outcome.message, script).not.to.match(/the stack broke down/);
    }
    expect(JSON.stringify(outcomeRecord(outcome))).to.be.a('string');
    expect(tapReport([outcome])).to.match(/^TAP version 13\n1\.\.1\n(?:not )?ok 1 /);
    expect(junitReport([outcome])).to.contain('</testsuite>');
  }
}

describe('a fuzzed script', function () {
  this.timeout(60_000);

  it('of random characters is judged', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), judged), { numRuns: 300 });
  });

  it('of the words of the language in no order is judged', () => {
    const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 60 }).map((words) => words.join(' '));
    fc.assert(fc.property(soup, judged), { numRuns: 500 });
  });

  it('that began as a sound one is judged', () => {
    const replacement = fc.oneof(
      fc.constantFrom(...WORDS),
      fc.string({ maxLength: 3 }),
      fc.constant(''),
      fc.integer().map(String),
    );
    const edit = fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.integer({ min: 0, max: 6 }), replacement);
    const script = fc.tuple(fc.constantFrom(...SOUND), fc.array(edit, { minLength: 1, maxLength: 6 }));
    fc.assert(
      fc.property(script, ([text, edits]) => judged(mutated(text, edits))),
      { numRuns: 500 },
    );
  });
});

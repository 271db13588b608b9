/** How a script is played: what passes, what fails and how that is told, and what is skipped and never passes. */
import { expect } from 'chai';
import type { FailedScript } from '../../../lib/tools/packet_script/outcome.ts';
import {
  countOutcomes,
  describeFailure,
  junitReport,
  outcomeRecord,
  tapReport,
} from '../../../lib/tools/packet_script/reports.ts';
import { outcomeOf, passes, type ScriptSettings } from '../../harness/scripts.ts';

const ACCEPT = `    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 0:0(0) win 65535 <mss 1000>
   +0 > S. 0:0(0) ack 1 <mss 1460>
  +.1 < . 1:1(0) ack 1 win 65535
   +0 accept(3, ..., ...) = 4
`;

function failureOf(script: string, settings?: ScriptSettings): FailedScript {
  const outcome = outcomeOf(script, settings);
  if (outcome.status !== 'failed') throw new Error(`it is ${outcome.status}`);
  return outcome;
}

function reasonOf(script: string): string {
  const outcome = outcomeOf(script);
  return outcome.status === 'skipped' ? outcome.reason : outcome.status;
}

describe('a script that fails', () => {
  it('names the first divergence, expected beside got, the clause and the ladder', () => {
    const failure = failureOf(`${ACCEPT}   +0 write(4, ..., 100) = 100\n   +0 > P. 1:102(101) ack 1\n`);
    expect(failure.position).to.deep.equal({ line: 9, column: 4 });
    expect(failure.expected).to.equal('P. 1:102(101) ack 1');
    expect(failure.got).to.match(/^P\. 1:101\(100\) ack 1 win \d+$/);
    expect(failure.rule).to.equal('RFC 9293 §3.7');
    expect(failure.ladder).to.match(
      /stack +script\n.*<-+ S 0:0\(0\) win 65535 <mss 1000> ---\|\n.*\|--- S\. 0:0\(0\) ack 1/,
    );
    expect(describeFailure(failure)).to.match(/^test\.pkt:9:4: the stack sends another packet/);
  });

  it('takes the clause from the comment above where there is one', () => {
    const failure = failureOf(`${ACCEPT}// RFC 1122 §4.2.3.2 says so.\n   +0 > . 1:1(0) ack 7\n`);
    expect(failure.rule).to.equal('RFC 1122 §4.2.3.2');
    expect(failure.message).to.equal('the stack sends nothing');
  });

  it('fails for flags, numbers, windows that are written, options and their order', () => {
    const syn = (answer: string): string => `0 < S 0:0(0) win 9 <mss 1000>\n+0 > ${answer}`;
    const listening = ACCEPT.split('\n').slice(0, 3).join('\n').concat('\n');
    passes(`${listening}+${syn('S. 0:0(0) ack 1 win 65535 <mss 1460>')}`);
    for (const wrong of [
      'S 0:0(0) <mss 1460>',
      'S. 0:0(0) ack 2 <mss 1460>',
      'S. 0:0(0) ack 1 win 1 <mss 1460>',
      'S. 0:0(0) ack 1',
      'S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>',
      '[ce] S. 0:0(0) ack 1 <mss 1460>',
      '(ttl 9) S. 0:0(0) ack 1 <mss 1460>',
    ]) {
      expect(outcomeOf(`${listening}+${syn(wrong)}`).status, wrong).to.equal('failed');
    }
    passes(`${listening}+${syn('S. 0:0(0) ack 1 <...>')}`);
  });

  it('fails for times beyond the tolerance, and only then', () => {
    const script = (at: string): string => `${ACCEPT}   +0 < P. 1:11(10) ack 1 win 9\n${at} > . 1:1(0) ack 11\n`;
    passes(script('+.04'));
    passes(script('+.041'));
    passes(script('+.02~+.05'));
    passes(script('*'));
    expect(failureOf(script('+.06')).message).to.match(/^the packet is early/);
    expect(failureOf(script('+0')).message).to.match(/^the packet is late/);
    passes(`--tolerance_usecs=50000\n${script('+0')}`);
  });

  it('fails for what a call returns, and for what it writes into its arguments', () => {
    expect(failureOf(`${ACCEPT}   +0 write(4, ..., 10) = 9\n`).message).to.equal('write() returns something else');
    expect(failureOf(`${ACCEPT}   +0 getsockopt(4, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0\n`)).to.deep.include({
      expected: 'ECONNRESET',
      got: '0',
    });
    expect(failureOf(`${ACCEPT}   +0 read(4, ..., 10) = 10\n`).message).to.equal('read() would block');
  });

  it('fails for an assertion, and says what the names were worth', () => {
    const failure = failureOf(`${ACCEPT}   +0 %{ assert tcpi_snd_cwnd == 99, tcpi_snd_cwnd }%\n`);
    expect(failure.message).to.match(/^the assertion does not hold \(\d+\)$/);
    expect(failure.got).to.match(/^tcpi_snd_cwnd = \d+$/);
  });
});

describe('a script that is skipped', () => {
  it('says what it asks for that is not to be had, before anything is played', () => {
    const wrong = `${ACCEPT}   +0 > R 99:99(0)\n`;
    expect(reasonOf(`${wrong}   +0 splice(4, NULL, 5, NULL, 1, 0) = 1\n`)).to.equal(
      'there is no system call splice() here',
    );
    expect(reasonOf(`${wrong}   +0 setsockopt(4, SOL_SOCKET, SO_PEEK_OFF, [1], 4) = 0\n`)).to.match(
      /no socket option SO_PEEK_OFF/,
    );
    expect(reasonOf(`${wrong}   +0 \`rm -rf /\`\n`)).to.match(/the shell command 'rm -rf \/' has no meaning here/);
    expect(reasonOf(`${wrong}   +0 \`sysctl -w net.inet.tcp.nonsense=1\`\n`)).to.match(
      /nothing like net\.inet\.tcp\.nonsense/,
    );
    expect(reasonOf(`${wrong}   +0 %{ assert tcpi_nonsense == 1 }%\n`)).to.equal('tcpi_nonsense is not known here');
    expect(reasonOf(`${wrong}   +0 %{ for x in y: pass }%\n`)).to.match(/is not understood here/);
    expect(reasonOf(`${wrong}   +0 > mpls (label 1, tc 2, [S], ttl 3): . 1:1(0)\n`)).to.match(/no mpls headers/);
    expect(reasonOf('0 socket(..., SOCK_RAW, IPPROTO_ICMP) = 3\n')).to.match(/no SOCK_RAW sockets/);
    expect(reasonOf('--mtu=1000\n--ip_version=ipv6\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n')).to.match(
      /mtu is 1000/,
    );
  });
});

describe('what a script takes for granted', () => {
  it('takes several segments for one, but not where it is strict about them', () => {
    const script = `${ACCEPT}   +0 write(4, ..., 3500) = 3500\n   +0 > P. 1:3501(3500) ack 1\n`;
    passes(script);
    expect(outcomeOf(`--strict_segments\n${script}`).status).to.equal('failed');
  });

  it('lets a call block until its time, and no other time', () => {
    const script = (end: string): string =>
      `${ACCEPT}   +0...${end} read(4, ..., 10) = 10\n  +.2 < P. 1:11(10) ack 1 win 9\n  +.1 close(4) = 0\n`;
    passes(script('0.200'));
    expect(failureOf(script('0.300')).message).to.equal('read() returns at another time');
    expect(failureOf(script('0.001')).position.line).to.equal(8);
  });

  it('answers shell lines that ask for sockets, change settings, limit paths and drop connections', () => {
    passes(`\`sysctl -q -w net.ipv4.tcp_sack=0 net.ipv4.tcp_rmem="4096 131070 1000000"
    ip route change 192.0.2.1 via 192.168.0.2 dev tun0 mtu lock 540\`
${ACCEPT.replace('<mss 1000>', '<mss 1000,sackOK,eol,eol>')}
   +0 write(4, ..., 1000) = 1000
   +0 > P. 1:1001(1000) ack 1
   +0 \`sockstat -4 -P tcp -p 8080 -s | grep -c ESTABLISHED | grep 1\`
   +0 \`ss -4 -n state established | grep 192.168.0.1:8080\`
   +0 \`tcpdrop -a\`
   +0 > R. 1001:1001(0) ack 1
   +0 \`sockstat -4 -P tcp -p 8080 -s | grep -c ESTABLISHED | grep 0\``);
    expect(failureOf(`${ACCEPT}   +0 \`sockstat -4 -P tcp -s | grep TIME_WAIT\``).got).to.equal('LISTEN, ESTABLISHED');
  });

  it('hides closed ports from SYNs, or from everybody, and shows them again', () => {
    passes(
      `\`sysctl -w net.inet.tcp.blackhole=1\`
   +0 < 1 > 2 S 0:0(0) win 9
   +0 < 1 > 2 . 5:5(0) ack 77 win 9
   +0 > 2 > 1 R 77:77(0)! win 0
   +0 \`sysctl -w net.inet.tcp.blackhole=2\`
   +0 < 1 > 2 . 5:5(0) ack 78 win 9
   +0 \`sysctl -w net.inet.tcp.blackhole=0\`
   +0 < 1 > 2 S 5:5(0) win 9
   +0 > 2 > 1 R. 0:0(0)! ack 6 win 0`,
      { strict: true },
    );
  });

  it('takes a large packet of the peer for the segments that a device has joined', () => {
    passes(
      `--mss=1000\n${ACCEPT}   +0 < . 1:5001(5000) ack 1 win 9\n   +0 > . 1:1(0) ack 5001\n   +0 %{ assert tcpi_rcv_mss == 1000 }%`,
    );
  });

  it('says by ports which of several connections a packet is about', () => {
    passes(`    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 2) = 0
   +0 < 1001 > 8080 S 0:0(0) win 9 <mss 1000>
   +0 < 1002 > 8080 S 500:500(0) win 9 <mss 1000>
   +0 > 8080 > 1002 S. 0:0(0) ack 501 <mss 1460>
   +0 > 8080 > 1001 S. 0:0(0) ack 1 <mss 1460>
   +0 < 1002 > 8080 . 1:1(0) ack 1 win 9
   +0 accept(3, ..., ...) = 7`);
  });

  it("counts the peer's numbers from its SYN, which has its own", () => {
    passes(
      ACCEPT.replace('< S 0:0(0)', '< S 123:123(0)')
        .replace('> S. 0:0(0) ack 1', '> S. 0:0(0) ack 124')
        .replaceAll(/<mss (\d+)>/g, '<mss $1,nop,nop,sackOK>')
        .concat('   +0 < . 11:21(10) ack 1 win 9\n   +0 > . 1:1(0) ack 1 <nop,nop,sack 11:21>\n'),
    );
    // A SYN in the middle has its own number, too, and changes nothing.
    passes(`${ACCEPT.replace('< S 0:0(0)', '< S 500:500(0)').replace('ack 1 <mss', 'ack 501 <mss')}
   +0 < S 600:600(0) win 9
   +0 > . 1:1(0) ack 1`);
  });

  it('opens by Fast Open, with cookies that it need not know', () => {
    passes(`\`sysctl -q net.ipv4.tcp_fastopen=0x403 net.ipv4.tcp_timestamps=0\`
    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 bind(3, ..., ...) = 0
   +0 listen(3, 1) = 0
   +0 < S 700:710(10) win 9000 <mss 1000,FO TFO_COOKIE,nop,nop>
   +0 > S. 0:0(0) ack 711 <mss 1460>
   +0 accept(3, ..., ...) = 4
   +0 %{ assert tcpi_options & TCPI_OPT_SYN_DATA }%
   +0 read(4, ..., 100) = 10`);
    passes(`    0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
   +0 sendto(3, ..., 100, MSG_FASTOPEN, ..., ...) = -1 EINPROGRESS (no cookie yet)
   +0 > S 0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8,FO,nop,nop>
  +.1 < S. 0:0(0) ack 1 win 9000 <mss 1000,FO 0123456789abcdef,nop,nop>
   +0 > . 1:1(0) ack 1
   +0 close(3) = 0
   +0 > F. 1:1(0) ack 1
  +.1 < F. 1:1(0) ack 2 win 9
   +0 > . 2:2(0) ack 2
   +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
   +0 sendto(3, ..., 50, MSG_FASTOPEN, ..., ...) = 50
   +0 > S 0:50(50) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 8,FO 0123456789abcdef,nop,nop>`);
  });

  it('calls descriptors as it likes, and knows symbols', () => {
    passes(
      '--define=FD=12\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = FD\n+0 close(FD) = 0\n+0 close(FD) = -1 EBADF (gone)',
    );
  });

  it('asks poll and epoll', () => {
    passes(`${ACCEPT}   +0 poll([{fd=4, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 0) = 1
   +0 epoll_create(1) = 5
   +0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) = 0
   +0...0.1 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, -1) = 1
  +.1 < P. 1:11(10) ack 1 win 9
   +0 poll([{fd=4, events=POLLIN, revents=POLLIN}], 1, 0) = 1
   +0...0.05 poll([{fd=3, events=POLLIN, revents=0}], 1, 50) = 0
`);
  });

  it('answers ICMP, and UDP that nobody wants', () => {
    passes('0 < udp 7 > 9 (10)\n+0 > icmp unreachable port_unreachable');
    passes('--ip_version=ipv6\n0 < udp 7 > 9 (10)\n+0 > icmp unreachable port_unreachable');
  });

  it('runs over IPv6 as over IPv4', () => {
    passes(`--ip_version=ipv6\n${ACCEPT.replace('mss 1460', 'mss 1440')}`);
  });

  it('in strict mode ends in silence', () => {
    const script = `${ACCEPT}   +0 close(4) = 0\n`;
    passes(script);
    const failure = failureOf(script, { strict: true });
    expect(failure.message).to.equal('the stack sends what nobody expects');
    expect(failure.got).to.match(/^F\. 1:1\(0\)/);
  });
});

describe('reports', () => {
  const outcomes = [
    outcomeOf(ACCEPT),
    outcomeOf(`${ACCEPT}   +0 > R 5:5(0) // <&>\n`),
    outcomeOf(`${ACCEPT}   +0 tee(1) = 0\n`),
    outcomeOf('nonsense'),
  ];

  it('count', () => {
    expect(countOutcomes(outcomes)).to.deep.equal({ passed: 1, failed: 2, skipped: 1 });
  });

  it('as JSON say what happened to each script', () => {
    expect(outcomes.map((outcome) => outcomeRecord(outcome)['status'])).to.deep.equal([
      'passed',
      'failed',
      'skipped',
      'failed',
    ]);
    expect(outcomeRecord(outcomes[1]!)).to.include({ line: 8, kind: 'divergence', got: 'nothing' });
    expect(outcomeRecord(outcomes[3]!)).to.include({ line: 1, column: 1, kind: 'syntax' });
    expect(outcomeRecord(outcomes[2]!)).to.include({ reason: 'there is no system call tee() here' });
  });

  it('as TAP number the scripts', () => {
    const lines = tapReport(outcomes)
      .split('\n')
      .filter((line) => !line.startsWith('#'));
    expect(lines).to.deep.equal([
      'TAP version 13',
      '1..4',
      'ok 1 - test.pkt',
      'not ok 2 - test.pkt',
      'ok 3 - test.pkt # SKIP there is no system call tee() here',
      'not ok 4 - test.pkt',
    ]);
  });

  it('as JUnit are well-formed', () => {
    const xml = junitReport(outcomes);
    expect(xml).to.contain('<testsuite name="packetscript" tests="4" failures="2" skipped="1" errors="0">');
    expect(xml.match(/<testcase /g)).to.have.lengthOf(4);
    expect(xml).not.to.match(/&(?!amp;|lt;|gt;|quot;|apos;)/);
  });
});

describe('counters in scripts', () => {
  const ICMP = `${ACCEPT}   +0 \`nstat > /dev/null\`\n`;
  const QUESTION = '   +0 `nstat | grep TcpExtOutOfWindowIcmps > /dev/null`\n';

  it('are those of the stack, under the names of the system', () => {
    passes(`${ICMP}   +0 < icmp unreachable host_unreachable [5000:6000(1000)]\n${QUESTION}`);
    expect(failureOf(`${ICMP}${QUESTION}`).message).to.match(/nstat \| grep TcpExtOutOfWindowIcmps' finds nothing/);
    expect(reasonOf(`${ICMP}   +0 \`nstat | grep TcpExtNonsense\`\n`)).to.match(/has no meaning here/);
  });
});

describe('routes in scripts', () => {
  const route = (words: string): string => `0 \`ip route change 192.0.2.1 via 192.168.0.2 dev tun0 ${words}\`\n`;

  it('say what connections over them advertise and begin with', () => {
    passes(`${route('advmss 1200')}   +0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
   +0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0
   +0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)
   +0 > S 0:0(0) <mss 1200,sackOK,TS val 1 ecr 0,nop,wscale 8>`);
    passes(`${route('initcwnd 3 hoplimit 9')}${ACCEPT}   +0 write(4, ..., 9000) = 9000
   +0 > [ttl 9] . 1:3001(3000) ack 1`);
    expect(reasonOf(`${route('quickack 1')}${ACCEPT}`)).to.match(/the quickack of a route/);
  });
});

describe('shutdown for reading in scripts', () => {
  const SHUT = `${ACCEPT}   +0 shutdown(4, SHUT_RD) = 0
   +0 < P. 1:101(100) ack 1 win 9000
   +0 recv(4, ..., 100, MSG_DONTWAIT) = `;

  it('leaves what arrives to be read, but on BSD, where it is thrown away', () => {
    passes(`${SHUT}100`);
    passes(`${SHUT.replaceAll('<mss 1460>', '<...>')}0`, { profile: 'freebsd' });
  });
});

describe('TCP_LINGER2 in scripts', () => {
  it('limits FIN-WAIT-2 of a connection that exists', () => {
    passes(`${ACCEPT}   +0 setsockopt(4, SOL_TCP, TCP_LINGER2, [1], 4) = 0
   +0 close(4) = 0
   +0 > F. 1:1(0) ack 1
  +.1 < . 1:1(0) ack 2 win 9000
   +2 < . 1:1(0) ack 2 win 9000
   +0 > R 2:2(0)`);
  });
});

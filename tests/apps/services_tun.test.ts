/** ping, traceroute, resolve and dhcp as programs: what they print, and how they end. */
import { expect } from 'chai';
import { requireTun, withNamespace } from '../harness/kernel.ts';
import { jsonLines, KERNEL, requireProgram, start, startSunstar, sunstar, withTun } from './support.ts';

describe('programs of host services over a device', function () {
  this.timeout(40_000);
  before(function () {
    requireTun(this);
  });

  it('ping prints what iputils prints, and exits with 0 for an answer, 1 for none, 2 for an unknown host', () =>
    withTun(async (namespace) => {
      const { status, stdout } = await sunstar(['ping', '-c', '2', '-i', '0.1', KERNEL], { namespace });
      expect(status).to.equal(0);
      expect(stdout.toString()).to.match(
        new RegExp(
          `^PING ${KERNEL} \\(${KERNEL}\\) 56\\(84\\) bytes of data\\.\n64 bytes from ${KERNEL}: icmp_seq=1 ttl=64 time=[\\d.]+ ms\n` +
            `64 bytes from ${KERNEL}: icmp_seq=2 [^\n]+\n\n--- ${KERNEL} ping statistics ---\n` +
            `2 packets transmitted, 2 received, 0% packet loss, time \\d+ms\nrtt min/avg/max/mdev = [\\d./]+ ms\n$`,
        ),
      );
      const lost = await sunstar(['ping', '--json', '-c', '1', '-W', '0.3', '169.254.144.77'], { namespace });
      expect(lost.status).to.equal(1);
      expect(jsonLines(lost.stdout)[0]).to.include({ transmitted: 1, received: 0, loss: 1 });
      expect((await sunstar(['ping', '-c', '1', 'no..name'], { namespace })).status).to.equal(2);
    }));

  it('traceroute prints a line for each hop', () =>
    withTun(async (namespace) => {
      const { status, stdout } = await sunstar(['traceroute', '-q', '2', KERNEL], { namespace });
      expect(status).to.equal(0);
      expect(stdout.toString()).to.match(new RegExp(`hops max\n 1  ${KERNEL}  [\\d.]+ ms  [\\d.]+ ms\n$`));
    }));

  it('resolve exits with 1 for a name that is missing, 3 when nobody answers', function () {
    requireProgram(this, 'dnsmasq');
    return withTun(async (namespace) => {
      const refused = await sunstar(['resolve', '--server', KERNEL, 'www.example.test'], { namespace });
      expect(refused.status).to.equal(1);
      const silent = await sunstar(['resolve', '--server', '169.254.144.77', '-w', '0.2', 'www.example.test'], {
        namespace,
      });
      expect(silent.status).to.equal(3);
      const server = start(
        [
          ...[
            'dnsmasq',
            '--no-daemon',
            '--conf-file=/dev/null',
            '--no-resolv',
            '--no-hosts',
            '--user=root',
            '--pid-file=',
          ],
          ...[
            `--listen-address=${KERNEL}`,
            '--bind-interfaces',
            '--host-record=www.example.test,192.0.2.7',
            '--local=/example.test/',
          ],
        ],
        { namespace },
      );
      await server.said(/started/);
      const found = await sunstar(['resolve', '--server', KERNEL, '--type', 'A', 'www.example.test'], { namespace });
      expect([found.status, found.stdout.toString()]).to.deep.equal([0, 'www.example.test 0 A 192.0.2.7\n']);
      expect((await sunstar(['resolve', '--server', KERNEL, 'none.example.test'], { namespace })).status).to.equal(1);
      server.child.kill();
      await server.outcome;
    });
  });

  it('dhcp server lends the kernel an address, and dhcp client gets none where nobody lends', function () {
    requireProgram(this, 'udhcpc');
    return withNamespace(async (namespace) => {
      const order = ['--device', 'tap9', '--address', '10.7.0.1/24', '--pool', '10.7.0.100-10.7.0.109'];
      const server = startSunstar(['dhcp', 'server', ...order], { namespace });
      await server.said(/serving/);
      const client = await start(['udhcpc', '-i', 'tap9', '-f', '-q', '-n', '-t', '3', '-T', '2', '-s', '/bin/true'], {
        namespace,
      }).outcome;
      expect(client.stderr).to.match(/lease of 10\.7\.0\.100 obtained/);
      server.child.kill('SIGINT');
      expect((await server.outcome).status).to.equal(130);
      const none = await sunstar(['dhcp', 'client', '--device', 'tap9', '-w', '0.5'], { namespace });
      expect(none.status).to.equal(3);
      expect((await sunstar(['dhcp', 'server'], { namespace })).status).to.equal(2);
    });
  });
});

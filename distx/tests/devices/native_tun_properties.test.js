/** What an interface is asked and told: name, MTU, addresses, link state, queue; against what `ip` says of it. */
import { expect } from 'chai';
import { requireTun, run, withNamespace } from '../harness/kernel.js';
import { openTun } from '../harness/native_tun.js';
describe('the properties of a native TUN or TAP', () => {
    before(function () {
        requireTun(this);
    });
    it('begins with what the kernel gives a new interface', () => withNamespace((namespace) => {
        const tun = openTun({ namespace });
        const { mtu, mac, ipv4, ipv6, up, txQueueLength } = tun;
        expect({ mtu, mac, ipv4, ipv6, up, txQueueLength }).to.deep.equal({
            mtu: 1500,
            mac: null,
            ipv4: null,
            ipv6: null,
            up: false,
            txQueueLength: 500,
        });
        tun.close();
    }));
    it('sets MTU, queue and link state', () => withNamespace(async (namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace });
        tun.mtu = 9000;
        tun.txQueueLength = 10_000;
        tun.up = true;
        expect([tun.mtu, tun.txQueueLength, tun.up]).to.deep.equal([9000, 10_000, true]);
        const shown = await run('ip', ['-n', namespace, 'link', 'show', 'sunstar0']);
        expect(shown)
            .to.match(/[<,]UP[,>]/)
            .and.to.contain('mtu 9000')
            .and.to.contain('qlen 10000');
        tun.up = false;
        expect(tun.up).to.equal(false);
        tun.close();
    }));
    it('renames, and follows when somebody else renames', () => withNamespace(async (namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace });
        tun.name = 'sunstar1';
        expect(tun.name).to.equal('sunstar1');
        await run('ip', ['-n', namespace, 'link', 'set', 'sunstar1', 'name', 'sunstar2']);
        expect(tun.name).to.equal('sunstar2');
        tun.mtu = 1400;
        expect(await run('ip', ['-n', namespace, 'link', 'show', 'sunstar2'])).to.contain('mtu 1400');
        expect(() => (tun.name = 'lo'))
            .to.throw()
            .with.property('code', 'EEXIST');
        tun.close();
    }));
    it('sets, replaces and removes an IPv4 address', () => withNamespace((namespace) => {
        const tun = openTun({ namespace });
        for (const address of ['10.1.2.3/24', '192.0.2.1/32', '172.16.0.1/12', '10.0.0.0/31']) {
            tun.ipv4 = address;
            expect(tun.ipv4).to.equal(address);
        }
        tun.ipv4 = null;
        expect(tun.ipv4).to.equal(null);
        tun.ipv4 = null;
        tun.close();
    }));
    it('sets, replaces and removes an IPv6 address, and does not count the link-local one as its own', () => withNamespace(async (namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace });
        tun.up = true;
        tun.ipv6 = 'fd00:53::1/64';
        expect(tun.ipv6).to.equal('fd00:53::1/64');
        tun.ipv6 = '2001:db8::2/128';
        expect(tun.ipv6).to.equal('2001:db8::2/128');
        expect(await run('ip', ['-n', namespace, '-6', 'addr', 'show', 'sunstar0'])).not.to.contain('fd00:53::1');
        tun.ipv6 = null;
        expect(tun.ipv6 ?? 'fe80::').to.match(/^fe80::/);
        tun.close();
    }));
    it('gives a TAP its link address', () => withNamespace((namespace) => {
        const tap = openTun({ kind: 'tap', namespace });
        expect(tap.mac).to.match(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
        tap.mac = '02:00:5e:10:00:01';
        expect(tap.mac).to.equal('02:00:5e:10:00:01');
        expect(() => (tap.mac = '01:00:5e:10:00:01'))
            .to.throw()
            .with.property('code', 'EADDRNOTAVAIL');
        tap.close();
        const tun = openTun({ namespace });
        expect(() => (tun.mac = '02:00:5e:10:00:01'))
            .to.throw()
            .with.property('code', 'ENOTSUP');
        tun.close();
    }));
    it('refuses values that are not what the property is', () => withNamespace((namespace) => {
        const tap = openTun({ kind: 'tap', namespace });
        const wrong = [
            ['mtu', -1],
            ['mtu', 1.5],
            ['mtu', '1500'],
            ['ipv4', '10.0.0.1'],
            ['ipv4', '10.0.0.1/33'],
            ['ipv4', '10.0.0/8'],
            ['ipv6', 'fd00::1/129'],
            ['ipv6', 'fd00::1'],
            ['mac', '02:00:5e:10:00'],
            ['mac', '02:00:5e:10:00:zz'],
            ['up', 1],
            ['name', 'a name with spaces'],
            ['txQueueLength', Number.NaN],
        ];
        for (const [property, value] of wrong) {
            const set = () => Reflect.set(tap, property, value);
            expect(set, `${property} = ${String(value)}`)
                .to.throw()
                .with.property('code')
                .that.matches(/^ERR_/);
        }
        expect(() => (tap.mtu = 1))
            .to.throw()
            .with.property('syscall', 'SIOCSIFMTU');
        tap.close();
    }));
    it('does not answer for a later interface of the same name', () => withNamespace(async (namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace });
        await run('ip', ['-n', namespace, 'link', 'del', 'sunstar0']);
        const later = openTun({ name: 'sunstar0', namespace });
        expect(() => tun.mtu)
            .to.throw()
            .with.property('code', 'EBADFD');
        expect(() => (tun.up = true)).to.throw(/deleted/);
        expect(later.up).to.equal(false);
        tun.close();
        later.close();
    }));
});
//# sourceMappingURL=native_tun_properties.test.js.map
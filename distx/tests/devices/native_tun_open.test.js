/** Opening an interface: by name, fresh, in a namespace, from a descriptor; what is said when it cannot be; closing it. */
import { expect } from 'chai';
import { readdirSync, readlinkSync } from 'node:fs';
import { isNativeSystemError, loadNativeBinding, nativeBindingProblem, OFFLOAD, } from '../../lib/devices/native_binding.js';
import { requireTun, run, runChild, withNamespace } from '../harness/kernel.js';
import { openTun } from '../harness/native_tun.js';
import { skip } from '../harness/skip.js';
function openDescriptors() {
    return readdirSync('/proc/self/fd').flatMap((number) => {
        try {
            return [readlinkSync(`/proc/self/fd/${number}`)];
        }
        catch {
            // The descriptor of the listing itself is gone by now.
            return [];
        }
    });
}
/** What opening with these options throws. */
function failureOf(options) {
    try {
        openTun(options).close();
    }
    catch (error) {
        return error;
    }
    throw new Error('it opened');
}
describe('opening a native TUN or TAP', () => {
    before(function () {
        requireTun(this);
    });
    it('loads the addon, and tells the doctor that there is no problem', () => {
        expect(nativeBindingProblem()).to.equal(null);
        expect(loadNativeBinding()).to.equal(loadNativeBinding());
    });
    it('takes a fresh number when no name is given', () => {
        const [tun, tap] = [openTun(), openTun({ kind: 'tap' })];
        expect([tun.name, tap.name].map((name) => name.replace(/\d+$/, ''))).to.deep.equal(['tun', 'tap']);
        expect([tun.kind, tap.kind]).to.deep.equal(['tun', 'tap']);
        expect([tun.fd, tap.fd]).to.satisfy((fds) => fds.every((fd) => fd > 2));
        tun.close();
        tap.close();
    });
    it('creates the interface of a given name, and the kernel sees it', () => withNamespace(async (namespace) => {
        for (const kind of ['tun', 'tap']) {
            const tun = openTun({ kind, name: 'sunstar0', namespace });
            expect(tun.name).to.equal('sunstar0');
            expect(await run('ip', ['-n', namespace, '-d', 'link', 'show', 'sunstar0'])).to.match(new RegExp(`tun type ${kind} pi off`));
            tun.close();
            expect(await run('ip', ['-n', namespace, 'link'])).not.to.contain('sunstar0');
        }
    }));
    it('opens in a namespace and stays itself where it was', () => withNamespace(async (namespace) => {
        const before = readlinkSync('/proc/thread-self/ns/net');
        const tun = openTun({ name: 'sunstar1', namespace });
        expect(readlinkSync('/proc/thread-self/ns/net')).to.equal(before);
        expect(await run('ip', ['link'])).not.to.contain('sunstar1');
        tun.mtu = 1234;
        expect(await run('ip', ['-n', namespace, 'link', 'show', 'sunstar1'])).to.contain('mtu 1234');
        tun.close();
        const byPath = openTun({ name: 'sunstar2', namespace: `/var/run/netns/${namespace}` });
        expect(await run('ip', ['-n', namespace, 'link'])).to.contain('sunstar2');
        byPath.close();
    }));
    it('attaches to a persistent interface, and leaves one behind when asked', () => withNamespace(async (namespace) => {
        await run('ip', ['-n', namespace, 'tuntap', 'add', 'sunstar0', 'mode', 'tun']);
        openTun({ name: 'sunstar0', namespace }).close();
        openTun({ name: 'sunstar1', namespace, persist: true }).close();
        const left = await run('ip', ['-n', namespace, 'tuntap', 'show']);
        expect(left).to.contain('sunstar0').and.to.contain('sunstar1');
    }));
    it('adopts an attached descriptor in another process and another namespace', () => withNamespace(async (namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace, virtioHeader: true });
        const child = await runChild(`const tun = new native.Tun({ kind: 'tun', fd: 3, virtioHeader: true, offload: false });
         tun.mtu = 1300;
         report([tun.fd, tun.name, tun.mtu, tun.virtioHeaderBytes]);
         tun.close();`, { descriptors: [tun.fd] });
        expect(child.stderr).to.equal('');
        expect(JSON.parse(child.stdout)).to.deep.equal([3, 'sunstar0', 1300, 10]);
        expect(tun.mtu).to.equal(1300);
        tun.close();
    }));
    it('refuses a descriptor that is not what the options say, and leaves it open', () => {
        const tap = openTun({ kind: 'tap' });
        expect(failureOf({ fd: tap.fd })).to.include({ code: 'EINVAL', syscall: 'TUNGETIFF', device: tap.name });
        expect(failureOf({ kind: 'tap', fd: tap.fd, virtioHeader: true })).to.include({ code: 'EINVAL' });
        expect(tap.mtu).to.equal(1500);
        tap.close();
        expect(failureOf({ fd: 0 })).to.include({ syscall: 'TUNGETIFF' });
    });
    it('tells which offloads the kernel granted', () => {
        const plain = openTun();
        const withHeader = openTun({ virtioHeader: true });
        const withOffload = openTun({ virtioHeader: true, offload: true });
        expect([plain.offloads, withHeader.offloads]).to.deep.equal([0, 0]);
        expect([plain.virtioHeaderBytes, withHeader.virtioHeaderBytes]).to.deep.equal([0, 10]);
        const least = OFFLOAD.CHECKSUM | OFFLOAD.TSO4 | OFFLOAD.TSO6;
        expect(withOffload.offloads & least).to.equal(least);
        for (const tun of [plain, withHeader, withOffload])
            tun.close();
    });
    it('throws what failed, where, and what to do next', () => withNamespace((namespace) => {
        const tun = openTun({ name: 'sunstar0', namespace });
        const busy = failureOf({ name: 'sunstar0', namespace });
        expect(busy).to.include({ code: 'EBUSY', errno: -16, syscall: 'TUNSETIFF', device: 'sunstar0' });
        expect(isNativeSystemError(busy) && busy.remedy).to.match(/another program is attached/);
        expect(failureOf({ kind: 'tap', name: 'sunstar0', namespace })).to.include({
            code: 'EINVAL',
            syscall: 'TUNSETIFF',
        });
        expect(failureOf({ name: 'lo', namespace })).to.include({ code: 'EINVAL', syscall: 'TUNSETIFF' });
        expect(failureOf({ namespace: 'no_such_namespace' })).to.include({ code: 'ENOENT', syscall: 'open namespace' });
        expect(failureOf({ namespace: '/dev/null' })).to.include({ code: 'EINVAL', syscall: 'setns' });
        tun.close();
    }));
    it('tells somebody without rights how to get a device', async function () {
        if (process.getuid?.() !== 0)
            skip(this, 'only root can become nobody');
        const child = await runChild(`
      process.setgroups([]); process.setgid(65534); process.setuid(65534);
      try { new native.Tun({ kind: 'tun', virtioHeader: false, offload: false }); } catch (error) { report(error); }`);
        expect(child.stderr).to.equal('');
        const { code, syscall, remedy } = JSON.parse(child.stdout);
        // Which of the two it is depends on the mode of /dev/net/tun.
        expect(`${syscall} ${code}`).to.be.oneOf(['open EACCES', 'TUNSETIFF EPERM']);
        expect(remedy).to.contain('run as root');
    });
    it('refuses options that do not fit together, before it opens anything', () => {
        const wrong = [
            { kind: 'tub' },
            { name: 'longer_than_15_b' },
            { name: 'a/b' },
            { offload: true },
            { fd: -1 },
            { fd: 3, name: 'sunstar0' },
            { virtioHeader: 1 },
        ];
        const before = openDescriptors().length;
        for (const options of wrong) {
            expect(failureOf(options), JSON.stringify(options))
                .to.be.instanceOf(TypeError)
                .and.to.include({ code: 'ERR_INVALID_ARG_TYPE' });
        }
        expect(openDescriptors()).to.have.lengthOf(before);
    });
    it('closes everything, once and for all', () => {
        const tun = openTun();
        const { name } = tun;
        tun.close();
        tun.close();
        expect([tun.closed, tun.fd, tun.name, tun.kind]).to.deep.equal([true, -1, name, 'tun']);
        const uses = [
            () => tun.receive(1),
            () => tun.transmit(0, []),
            () => tun.setReceiveSlots([new Uint8Array(100)], new Int32Array(1)),
            () => tun.startPolling(() => undefined),
            () => tun.setPollEvents(1),
            () => tun.ref(),
            () => tun.mtu,
            () => (tun.up = true),
            () => tun.ipv6,
        ];
        for (const use of uses)
            expect(use, String(use)).to.throw().with.property('code', 'ERR_DEVICE_CLOSED');
    });
    it('leaks no descriptor in 200 rounds of opening, polling and closing, nor in 200 failures', async () => {
        const before = openDescriptors().length;
        for (let i = 0; i < 200; i += 1) {
            const tun = openTun({ virtioHeader: true, offload: true });
            if (i % 2 === 0) {
                tun.startPolling(() => undefined);
                tun.setPollEvents(1);
            }
            tun.close();
            expect(failureOf({ name: 'lo' })).to.include({ code: 'EINVAL' });
        }
        await new Promise((resolve) => setImmediate(resolve));
        expect(openDescriptors()).to.have.lengthOf(before);
    }).timeout(60_000);
});
//# sourceMappingURL=native_tun_open.test.js.map
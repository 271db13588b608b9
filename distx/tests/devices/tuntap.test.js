/** The streams that take the place of tuntap2's, over a fake of the addon and over the kernel. */
import { expect } from 'chai';
import { Tap, Tun } from '../../lib/devices/tuntap.js';
import { eventually, requireTun, run, withNamespace } from '../harness/kernel.js';
import { echoRequest, isICMP } from '../harness/native_tun.js';
import { fakeBinding } from './fake_native_tun.js';
const READABLE = 1;
const WRITABLE = 2;
function openFake(Kind = Tun) {
    const binding = fakeBinding();
    const stream = new Kind({ binding });
    return { stream, native: binding.opened[0] };
}
const soon = () => new Promise((resolve) => setImmediate(resolve));
describe('Tun and Tap as streams', () => {
    it("have tuntap2's properties", () => {
        const { stream: tun, native } = openFake();
        expect([tun.name, tun.isTun, tun.isTap, tun.mac, tun.ipv4, tun.isUp]).to.deep.equal([
            'tun0',
            true,
            false,
            '',
            '',
            false,
        ]);
        tun.mtu = 1400;
        tun.ipv4 = '10.0.0.100/24';
        tun.ipv6 = 'abcd:1:2:3::/64';
        tun.isUp = true;
        expect(native).to.include({ mtu: 1400, ipv4: '10.0.0.100/24', ipv6: 'abcd:1:2:3::/64', up: true });
        const { stream: tap } = openFake(Tap);
        tap.mac = '00:11:22:33:44:55';
        expect([tap.isTap, tap.isTun, tap.mac]).to.deep.equal([true, false, '00:11:22:33:44:55']);
    });
    it('emit one piece of data for each packet, which stays the application’s', async () => {
        const { stream, native } = openFake();
        expect(native.pollMask).to.equal(0);
        const packets = [];
        stream.on('data', (packet) => packets.push(packet));
        await soon();
        expect(native.pollMask).to.equal(READABLE);
        for (let index = 0; index < 3; index += 1) {
            native.waiting.push(Uint8Array.of(0x45, index));
            native.poll(READABLE);
            await soon();
        }
        expect(packets.map((packet) => [...packet])).to.deep.equal([0, 1, 2].map((index) => [0x45, index]));
        expect(packets[0]).to.be.instanceOf(Buffer);
        stream.pause();
        for (let index = 0; index < 40; index += 1) {
            native.waiting.push(Uint8Array.of(0x45, index));
            native.poll(READABLE);
            await soon();
        }
        expect(native.pollMask).to.equal(0); // and the kernel's queue fills up
        stream.resume();
        await soon();
        expect(native.pollMask).to.equal(READABLE);
    });
    it('send one packet for each write, several in one call, and call back', async () => {
        const { stream, native } = openFake();
        let written = 0;
        for (let index = 0; index < 5; index += 1)
            stream.write(Uint8Array.of(0x45, index), () => (written += 1));
        await soon();
        expect([native.sent.length, native.transmitCalls, written]).to.deep.equal([5, 1, 5]);
        native.room = 0;
        stream.write(Uint8Array.of(0x45, 5));
        await soon();
        stream.write(Uint8Array.of(0x45, 6));
        await soon();
        native.room = Infinity;
        native.poll(WRITABLE);
        await soon();
        expect(native.sent.map((packet) => packet[1])).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
    });
    it('end with the interface: one error and a close', async () => {
        const { stream, native } = openFake();
        const story = [];
        stream.on('error', (error) => story.push(error.code));
        stream.on('close', () => story.push('close'));
        stream.resume();
        await soon();
        native.isDeleted = true;
        native.poll(READABLE);
        await soon();
        expect([story, native.closed]).to.deep.equal([['EBADFD', 'close'], true]);
    });
    it('release() closes, sends what was written before, and calls back', async () => {
        const { stream, native } = openFake();
        stream.write(Uint8Array.of(0x45));
        await new Promise((resolve) => stream.release(resolve));
        expect([native.closed, native.sent.length]).to.deep.equal([true, 1]);
    });
});
describe('Tun as a stream, and the kernel', () => {
    before(function () {
        requireTun(this);
    });
    it('answers pings', () => withNamespace(async (namespace) => {
        const tun = new Tun({ namespace });
        tun.ipv4 = '10.53.0.1/24';
        tun.isUp = true;
        expect(tun.ipv4).to.equal('10.53.0.1/24');
        expect(await run('ip', ['-n', namespace, 'addr', 'show', tun.name])).to.contain('10.53.0.1/24');
        const answers = [];
        tun.on('data', (packet) => {
            if (isICMP(packet))
                answers.push(packet);
        });
        for (let sequence = 0; sequence < 20; sequence += 1)
            tun.write(echoRequest('10.53.0.2', '10.53.0.1', sequence));
        await eventually('20 pings are answered', () => answers.length === 20);
        expect(() => (tun.mac = '02:00:00:00:00:01'))
            .to.throw()
            .with.property('name', 'SystemCallError');
        await new Promise((resolve) => tun.release(resolve));
        expect(await run('ip', ['-n', namespace, 'link'])).not.to.contain(tun.device.name);
    }));
});
//# sourceMappingURL=tuntap.test.js.map
/** Address and port as one value. */
import { expect } from 'chai';
import { Endpoint } from '../../lib/util/endpoint.js';
import { UsageError } from '../../lib/util/errors.js';
import { IPAddress } from '../../lib/util/ip_address.js';
describe('an endpoint', () => {
    it('is printed with brackets around IPv6, so that the port can be told apart (RFC 5952 §6)', () => {
        expect(new Endpoint(IPAddress.parse('10.0.0.1'), 80).toString()).to.equal('10.0.0.1:80');
        expect(new Endpoint(IPAddress.parse('2001:DB8::1'), 443).toString()).to.equal('[2001:db8::1]:443');
    });
    it('reads what it prints', () => {
        for (const text of ['10.0.0.1:0', '[::]:65535', '[::ffff:1.2.3.4]:7']) {
            const endpoint = Endpoint.parse(text);
            expect(endpoint.toString()).to.equal(text);
            expect(endpoint.equals(Endpoint.parse(text))).to.equal(true);
        }
        expect(Endpoint.parse('10.0.0.1:1').equals(Endpoint.parse('10.0.0.1:2'))).to.equal(false);
        expect(Endpoint.parse('10.0.0.1:1').equals(Endpoint.parse('10.0.0.2:1'))).to.equal(false);
    });
    it('refuses ports beyond 16 bits with the code that Node uses', () => {
        for (const port of [-1, 65536, 1.5, Number.NaN]) {
            expect(() => new Endpoint(IPAddress.parse('::1'), port), String(port))
                .to.throw(UsageError)
                .with.property('code', 'ERR_SOCKET_BAD_PORT');
        }
    });
    it('refuses text that is none', () => {
        for (const text of ['10.0.0.1', '::1:80', '[::1]', ':80', '[1.2.3]:80', '10.0.0.1:x']) {
            expect(() => Endpoint.parse(text), text).to.throw(UsageError);
        }
    });
});
//# sourceMappingURL=endpoint.test.js.map
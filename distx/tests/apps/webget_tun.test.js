/** webget over a TUN device from a real web server, nginx; and over TLS from one of Node's. */
import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { requireTun, run } from '../harness/kernel.js';
import { skip } from '../harness/skip.js';
import { Command, jsonLines, KERNEL, kernelListens, noise, requireProgram, start, sunstar, withFolder, withTun, } from './support.js';
const PORT = 8080;
const SITE = `http://${KERNEL}:${PORT}`;
function nginxConfiguration(folder) {
    return `
daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
  uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
  server {
    listen ${KERNEL}:${PORT};
    root ${folder};
    location = /moved { return 302 /page.txt; }
    location = /round { return 302 /round; }
    location = /denied { return 403; }
    location = /header { return 200 "$http_x_test"; }
  }
}`;
}
/** nginx in a namespace with a page, and a folder for files. */
async function withNginx(test) {
    await withTun(async (namespace) => {
        await withFolder(async (folder) => {
            await run('chmod', ['755', folder]);
            writeFileSync(join(folder, 'page.txt'), 'a page of text\n');
            writeFileSync(join(folder, 'large.bin'), noise(5_000_000));
            writeFileSync(join(folder, 'nginx.conf'), nginxConfiguration(folder));
            const path = `${process.env.PATH}:/usr/sbin:/sbin`;
            const nginx = start(['nginx', '-p', folder, '-c', join(folder, 'nginx.conf')], {
                namespace,
                stdin: null,
                environment: { PATH: path },
            });
            try {
                await kernelListens(namespace, PORT);
                await test(namespace, folder);
            }
            finally {
                nginx.child.kill('SIGTERM');
                await nginx.outcome;
            }
        });
    });
}
describe('webget over a TUN device from nginx', function () {
    this.timeout(60_000);
    before(function () {
        requireTun(this);
        requireProgram(this, 'nginx', 'ss');
    });
    it('prints the page, by URL and by host and path', async () => {
        await withNginx(async (namespace) => {
            for (const args of [[`${SITE}/page.txt`], [`${KERNEL}:${PORT}`, '/page.txt']]) {
                const { status, stdout, stderr } = await sunstar(['webget', ...args], { namespace });
                expect(status, stderr).to.equal(0);
                expect(stdout.toString()).to.equal('a page of text\n');
            }
        });
    });
    it('prints status and headers with -i', async () => {
        await withNginx(async (namespace) => {
            const { stdout } = await sunstar(['webget', '-i', `${SITE}/page.txt`], { namespace });
            expect(stdout.toString()).to.match(/^HTTP\/1\.1 200 OK\r\nServer: nginx.*\r\n\r\na page of text\n$/s);
        });
    });
    it('writes a large body to a file, every byte as it was', async () => {
        await withNginx(async (namespace, folder) => {
            const file = join(folder, 'copy.bin');
            const { status, stdout } = await sunstar(['webget', '-o', file, `${SITE}/large.bin`], { namespace });
            expect(status).to.equal(0);
            expect(stdout).to.have.length(0);
            expect(readFileSync(file).equals(Buffer.from(noise(5_000_000)))).to.equal(true);
        });
    });
    it('writes it to a pipe as well', async () => {
        await withNginx(async (namespace) => {
            const { stdout } = await sunstar(['webget', `${SITE}/large.bin`], { namespace });
            expect(stdout.equals(Buffer.from(noise(5_000_000)))).to.equal(true);
        });
    });
    it('exits with 1 for 403 and 404', async () => {
        await withNginx(async (namespace) => {
            for (const [path, code] of [
                ['/nowhere', 404],
                ['/denied', 403],
            ]) {
                const { status, stderr } = await sunstar(['webget', `${SITE}${path}`], { namespace });
                expect(stderr).to.contain(String(code));
                expect(status).to.equal(1);
            }
        });
    });
    it('follows redirects, but not for ever', async () => {
        await withNginx(async (namespace) => {
            const moved = await sunstar(['webget', `${SITE}/moved`], { namespace });
            expect(moved.stdout.toString()).to.equal('a page of text\n');
            const round = await sunstar(['webget', '--json', '--max-redirects', '3', `${SITE}/round`], { namespace });
            expect(round.status).to.equal(1);
            expect(jsonLines(round.stdout)[0]).to.have.nested.property('error.code', 'ERR_TOO_MANY_REDIRECTS');
        });
    });
    it('tells with --json what it got', async () => {
        await withNginx(async (namespace) => {
            const { stdout } = await sunstar(['webget', '--json', `${SITE}/large.bin`], { namespace });
            const [document, ...others] = jsonLines(stdout);
            expect(others).to.deep.equal([]);
            expect(document).to.include({ url: `${SITE}/large.bin`, status: 200, bytes: 5_000_000 });
            expect(document).to.have.nested.property('headers.content-length', '5000000');
            expect(document.seconds).to.be.a('number');
        });
    });
    it('sends the headers it is given', async () => {
        await withNginx(async (namespace) => {
            const { stdout } = await sunstar(['webget', '-H', 'X-Test: a value', `${SITE}/header`], { namespace });
            expect(stdout.toString()).to.equal('a value');
        });
    });
    it('works at an MTU of 576 without offload', async () => {
        await withNginx(async (namespace) => {
            const args = ['webget', '--mtu', '576', '--no-offload', '--json', `${SITE}/large.bin`];
            const { status, stdout, stderr } = await sunstar(args, { namespace });
            expect(status, stderr).to.equal(0);
            expect(jsonLines(stdout)[0]).to.include({ bytes: 5_000_000 });
        });
    });
    it('exits with 4 where nobody listens, and with 3 where nobody answers in time', async () => {
        await withTun(async (namespace) => {
            expect((await sunstar(['webget', `http://${KERNEL}:81/`], { namespace })).status).to.equal(4);
            const slow = await sunstar(['webget', '-w', '0.5', 'http://169.254.144.77/'], { namespace });
            expect(slow.stderr).to.contain('no answer for 0.5 s');
            expect(slow.status).to.equal(3);
        });
    });
});
describe('webget over TLS and a TUN device', function () {
    this.timeout(60_000);
    before(function () {
        requireTun(this);
        requireProgram(this, 'ss');
        if (spawnSync('openssl', ['version']).status !== 0)
            skip(this, 'openssl is not installed');
    });
    /** A Node https server with a certificate of its own making. */
    async function withHTTPS(test) {
        await withTun(async (namespace) => {
            await withFolder(async (folder) => {
                const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
                const subject = ['-subj', '/CN=lab', '-addext', `subjectAltName=IP:${KERNEL}`];
                const files = ['-keyout', key, '-out', certificate];
                await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]);
                const program = `
          const { readFileSync } = require('node:fs');
          const keys = { key: readFileSync(${JSON.stringify(key)}), cert: readFileSync(${JSON.stringify(certificate)}) };
          require('node:https').createServer(keys, (_, answer) => answer.end('a secret page\\n')).listen(8443, '${KERNEL}');
        `;
                const server = new Command([process.execPath, '-e', program], { namespace, stdin: null });
                try {
                    await kernelListens(namespace, 8443);
                    await test(namespace);
                }
                finally {
                    server.child.kill();
                    await server.outcome;
                }
            });
        });
    }
    it('fetches a page, but trusts no stranger unless told so', async () => {
        await withHTTPS(async (namespace) => {
            const url = `https://${KERNEL}:8443/`;
            const insecure = await sunstar(['webget', '--insecure', url], { namespace });
            expect(insecure.stdout.toString(), insecure.stderr).to.equal('a secret page\n');
            expect(insecure.status).to.equal(0);
            const strict = await sunstar(['webget', url], { namespace });
            expect(strict.status).to.equal(1);
            expect(strict.stderr).to.match(/self.signed certificate/);
        });
    });
});
//# sourceMappingURL=webget_tun.test.js.map
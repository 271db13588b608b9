/**
 * Node's own HTTP server on Sunstar's TCP, for curl or a browser on the same machine.
 *
 *   sudo ./tun.sh start && npm run build && npx tsx examples/http_server.ts
 *   curl http://169.254.144.9:8080/anything
 */
import http from 'node:http';
import { Host } from 'sunstar';

const host = Host.open({ device: 'tun144', address: '169.254.144.9' });

const web = http.createServer((request, response) => {
  if (request.method === 'POST') {
    request.pipe(response);
    return;
  }
  response.setHeader('content-type', 'application/json');
  response.end(`${JSON.stringify({ path: request.url, connections: host.info().connections })}\n`);
});

const server = host.createServer({ allowHalfOpen: true, noDelay: true }, (socket) => web.emit('connection', socket));
server.listen(8080, () => {
  web.emit('listening'); // starts its timeouts for slow clients
  console.log('serving on http://169.254.144.9:8080/');
});
process.once('SIGINT', () => void host.close());

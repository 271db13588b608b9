/**
 * A web server and a browser's worth of client in one process, over two TCP/IP stacks joined by a cable in memory. Needs no
 * root and no device: HTTP is Node's own, everything below it is Sunstar's.
 *
 *   npm run build && npx tsx examples/fetch_over_memory.ts
 */
import http from 'node:http';
import { memoryHosts } from 'sunstar';

const [client, server] = memoryHosts();

const web = http.createServer((request, response) => {
  response.end(`You asked ${server.address} for ${request.url}, and ${request.socket.remoteAddress} is who you are.\n`);
});
const listener = server.createServer({ allowHalfOpen: true }, (socket) => web.emit('connection', socket));

listener.listen(80, () => {
  const createConnection = () => client.connect({ host: server.address, port: 80 });
  http.get('http://10.0.0.2/hello', { createConnection }, (response) => {
    response.setEncoding('utf8');
    response.on('data', (text: string) => process.stdout.write(text));
    response.on('end', async () => {
      await Promise.all([client.close(), server.close()]);
    });
  });
});

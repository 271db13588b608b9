/**
 * An echo server on a TUN device: whatever arrives goes back, until the other side ends.
 *
 *   sudo ./tun.sh start && npm run build && npx tsx examples/echo_server.ts
 *   nc 169.254.144.9 7          from another terminal of the same machine
 */
import { Host } from 'sunstar';

const host = Host.open({ device: 'tun144', address: '169.254.144.9' });

const server = host.createServer((socket) => {
  console.log(`${socket.remoteAddress}:${socket.remotePort} is here`);
  socket.on('error', (error) => console.log(error.message));
  socket.on('close', () => console.log(`${socket.bytesRead} bytes came and went`));
  socket.pipe(socket);
});

server.listen(7, () => console.log('echoing on 169.254.144.9 port 7'));
process.once('SIGINT', () => void host.close());

/**
 * A megabyte through a network that loses one packet in fifty and takes 10 ms each way, and what TCP makes of it.
 *
 *   npm run build && npx tsx examples/lossy_network.ts
 */
import { memoryHosts } from 'sunstar';

const BYTES = 1_000_000;
const [client, server] = memoryHosts({ left: { impairment: { loss: 0.02, delayMs: 10 } } });

const listener = server.createServer((socket) => socket.resume());
listener.listen(9, () => {
  const socket = client.connect({ host: server.address, port: 9 });
  const start = performance.now();
  socket.resume();
  socket.end(new Uint8Array(BYTES));
  socket.on('finish', () => {
    const watch = setInterval(() => {
      const { bytesAcknowledged, cwndBytes, smoothedRoundTripMs, retransmittedSegments } = socket.info();
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      console.log(
        `${seconds} s: ${bytesAcknowledged} bytes confirmed, cwnd ${Math.round(cwndBytes)}, ` +
          `round trip ${smoothedRoundTripMs.toFixed(1)} ms, ${retransmittedSegments} segments sent again`,
      );
      if (bytesAcknowledged < BYTES) return;
      clearInterval(watch);
      void client.close().then(() => server.close());
    }, 250);
  });
});

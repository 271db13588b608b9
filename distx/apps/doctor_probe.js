/** Run inside a private namespace by doctor: opens a TUN device and prints what the kernel grants it, as JSON. */
import { openPrivateTUN } from './private_namespace.js';
const { device } = openPrivateTUN();
const { capabilities } = device;
process.stdout.write(`${JSON.stringify(capabilities)}\n`);
device.close();
//# sourceMappingURL=doctor_probe.js.map
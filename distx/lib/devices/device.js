export function newDeviceCounters() {
    return { packetsReceived: 0, bytesReceived: 0, packetsSent: 0, bytesSent: 0, receiveErrors: 0, sendErrors: 0 };
}
//# sourceMappingURL=device.js.map
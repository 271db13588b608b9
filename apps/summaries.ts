/** The apps in the order in which `sunstar --help` lists them, with one line of at most 72 characters each. */
export const SUMMARIES = {
  demo: 'see it work: fetch a page over our TCP, race the kernel (npm start)',
  doctor: 'what works on this machine, and how to mend the rest',
  netcat: 'connect or listen; copy stdin to the network and the network to stdout',
  webget: 'fetch a page by HTTP over our TCP',
  resolve: 'ask DNS servers over our UDP and TCP what they know of a name',
  ping: 'ask a host for an echo, and say how long it takes',
  traceroute: 'which routers lead to a host',
  dhcp: 'get an address by DHCP, or give addresses to others',
  chargen: 'send bytes as fast as possible; print how many the receiver confirmed',
  discard: 'receive bytes as fast as possible and print the rate',
  serve: 'echo, discard or daytime, over TCP and UDP',
  link: 'a bad line between two network namespaces: delay, loss, rate, reorder',
  bridge: 'join TAPs and interfaces to one Ethernet, as a learning switch does',
  router: 'send IPv4 and IPv6 on between TUNs, TAPs and interfaces',
  benchmark: "measure Sunstar beside the kernel's TCP",
  packetscript: 'play packet scripts against our TCP in virtual time',
  dump: 'print the packets of a capture or an interface, one line each',
  replay: 'play the packets of a capture into our stack; say what became of each',
} as const;

export type AppName = keyof typeof SUMMARIES;

export function isAppName(name: string): name is AppName {
  return Object.hasOwn(SUMMARIES, name);
}

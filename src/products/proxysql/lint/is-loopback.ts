/** Whether a server is on the host of the proxy: a loopback address, or a socket. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost$|127\.|::1$|\[::1\]$|\/)/i.test(hostname)
}

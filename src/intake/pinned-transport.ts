import { connect as connectPlain } from 'node:net';
import { connect as connectTls, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { ImapTransport } from 'imapflow';
import { pinFault } from '../core/index.js';

/**
 * Sockets for imapflow on which a pinned certificate is looked at before the first byte is read or written under TLS: no command, so no password,
 * goes to a server that shows another one. The socket then fails with WrongPin.
 */
export function pinnedTransport(pins: readonly string[]): ImapTransport {
  const secured = (options: ConnectionOptions, onSecure: () => void): TLSSocket => {
    // The pin decides alone; Node's own verdict would end a connection to a self-signed certificate before we see it.
    const socket: TLSSocket = connectTls({ ...options, rejectUnauthorized: false }, () => {
      const fault = pinFault(socket.getPeerX509Certificate()?.fingerprint256, pins);
      if (fault === undefined) onSecure();
      else socket.destroy(fault);
    });
    return socket;
  };
  return {
    connect: ({ host, port, servername, secure }, onConnect) => {
      if (!secure) return connectPlain({ host, port }, onConnect);
      return secured({ host, port, ...(servername === undefined ? {} : { servername }) }, onConnect);
    },
    upgrade: (socket, { host, port, servername }, onSecure) =>
      secured({ socket, host, port, ...(servername === undefined ? {} : { servername }) }, onSecure),
  };
}

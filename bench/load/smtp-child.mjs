// An SMTP server that takes everything, as a process of its own: `node smtp-child.mjs`. Tells its parent its port, and of each mail what it answers and when it
// was accepted. (The npm package smtp-server makes every client wait 100 ms for its greeting, to catch those that talk too early; most servers do not.)
import { createServer } from 'node:net';

process.on('disconnect', () => process.exit(3));
process.on('SIGTERM', () => process.exit(0));

function converse(socket) {
  let text = '';
  let reading = false;
  let recipients = 0;
  const say = (line) => socket.write(`${line}\r\n`);
  const obey = (line) => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') return say('250 mx.example.org');
    if (verb === 'MAIL') {
      recipients = 0;
      return say('250 sender ok');
    }
    if (verb === 'RCPT') {
      recipients += 1;
      return say('250 recipient ok');
    }
    if (verb === 'QUIT') return socket.end('221 bye\r\n');
    if (verb !== 'DATA') return say(verb === 'RSET' || verb === 'NOOP' ? '250 ok' : '500 no such command');
    if (recipients === 0) return say('503 no recipients');
    reading = true;
    return say('354 go ahead');
  };
  const take = (mail) => {
    const at = Date.now();
    say('250 taken');
    process.send({ kind: 'mail', at, inReplyTo: /^In-Reply-To:\s*(\S+)/im.exec(mail)?.[1] ?? '' });
  };
  socket.setEncoding('latin1').on('error', () => undefined);
  socket.on('data', (data) => {
    text += data;
    for (;;) {
      const end = text.indexOf(reading ? '\r\n.\r\n' : '\r\n');
      if (end < 0) return;
      const piece = text.slice(0, end);
      text = text.slice(end + (reading ? 5 : 2));
      if (reading) {
        reading = false;
        take(piece);
      } else obey(piece);
    }
  });
  say('220 mx.example.org');
}

const server = createServer(converse);
server.listen(0, '127.0.0.1', () => process.send({ kind: 'port', port: server.address().port }));

// What reading one mail costs by itself: CPU time of `readMail`, with the receiving server's word, and with one DKIM signature to verify.
import { generateKeyPairSync } from 'node:crypto';
import { dkimSign } from 'mailauth/lib/dkim/sign.js';
import { readMail } from '../../dist/src/app/reading/read-mail.js';
import { createAuthenticator } from '../../dist/src/auth/index.js';
import { authserv, MailSource, stamped } from './mails.mjs';

const mails = 1000;
const clock = { now: () => Date.now() };

export async function reading() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const raws = new MailSource(4, 'reading').take(mails).map(({ raw }) => Buffer.from(raw));
  const signed = [];
  for (const raw of raws) signed.push(await sign(raw, privateKey));
  const resolve = async () => [[`v=DKIM1; k=rsa; p=${publicKey.toString('base64')}`]];
  const plain = createAuthenticator({ authservIds: [authserv], dkim: false, clock });
  const verifying = createAuthenticator({ authservIds: [], dkim: true, clock, resolve });
  return { vouched: await cost(raws.map(stamped), plain), signed: await cost(signed, verifying) };
}

async function sign(raw, privateKey) {
  const signatureData = [{ signingDomain: 'example.org', selector: 's', privateKey }];
  const { signatures } = await dkimSign(raw, { algorithm: 'rsa-sha256', signTime: new Date(), signatureData });
  return Buffer.concat([Buffer.from(signatures), raw]);
}

/** ms of CPU for each mail, once everything is compiled; every author of example.org must be believed. */
async function cost(raws, authenticator) {
  const readAll = async () => {
    for (const raw of raws) {
      const { authentication, from } = await readMail({ raw, arrival: Date.now() }, { authenticator });
      if (from.address.endsWith('@example.org') && authentication.result !== 'pass')
        throw new Error(`${authentication.result} for ${from.address}`);
    }
  };
  await readAll();
  const before = process.cpuUsage();
  await readAll();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / raws.length;
}

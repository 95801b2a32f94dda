import { authserv, bot, botAccount, listAccount, profileName } from './names.js';

export const passwordFile = 'imap-password';

/** The demo's faqtotum.yaml: a real one, like that of any service. Paths in it start at its own folder. */
export function configText(ports: { readonly imap: number; readonly smtp: number }): string {
  return `# Written by the demo at every start. Nothing that it names is outside this machine.
lists:
  - profile: ${profileName}
    mode: auto
    # The days of the sample list pass within seconds.
    rules: { resend-too-soon: 'off' }
    imap:
      host: 127.0.0.1
      port: ${ports.imap}
      security: none
      auth: { user: ${listAccount}, passwordFile: ${passwordFile} }
      mailbox: INBOX
    # Nobody wants to wait in a demo. A service has: settle 30m, grace 2m, sendDelay 60m.
    settle: 0
    grace: 0
    sendDelay: 0
# Answers to the bot arrive here.
inbox:
  host: 127.0.0.1
  port: ${ports.imap}
  security: none
  auth: { user: ${botAccount}, passwordFile: ${passwordFile} }
dataDir: .
smtp: { host: 127.0.0.1, port: ${ports.smtp}, security: none }
identity:
  from: { name: ${bot.name}, address: ${bot.address} }
authservIds: [${authserv}]
`;
}

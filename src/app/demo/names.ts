/** The mail server that receives the demo's list: its Authentication-Results are believed (RFC 8601). */
export const authserv = 'mx.example.org';
/** Mail account that is subscribed to the list. */
export const listAccount = 'bpf-list';
/** Mail account of the bot itself. */
export const botAccount = 'bpf-bot';
/** Who the bot is to others. */
export const bot = { name: 'BPF FAQ bot', address: 'bpf-bot@example.org' } as const;
export const profileName = 'bpf';
/** Folder of the mails that the SMTP sink received, in the data folder. */
export const sentFolder = 'sent';
export const configName = 'faqtotum.yaml';

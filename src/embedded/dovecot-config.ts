import { join } from 'node:path';

/** What a private Dovecot needs to know. Paths are absolute. */
export interface DovecotSettings {
  /** As `dovecot --version` prints it. */
  readonly version: string;
  /** Sockets and pid file; short, because a socket's path has at most 107 bytes. */
  readonly runDir: string;
  /** Mail, users and log. */
  readonly home: string;
  readonly imapPort: number;
  readonly lmtpPort: number;
  readonly mailboxes: readonly string[];
  /** Files of a certificate and its key, and the port for TLS from the start; without them there is no TLS. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly port: number } | undefined;
  /** The account everything runs as: names for Dovecot, numbers for the mail's owner. */
  readonly account: { readonly user: string; readonly group: string; readonly uid: number; readonly gid: number };
}

/**
 * The configuration of a Dovecot that runs wholly as one ordinary account on loopback, without system users or system configuration
 * (https://doc.dovecot.org/2.3/configuration_manual/howto/rootless/). Dovecot 2.4 has another syntax
 * (https://doc.dovecot.org/2.4.0/installation/upgrade/2.3-to-2.4.html).
 */
export function dovecotConfig(settings: DovecotSettings): string {
  const modern = /^2\.(?:[4-9]|\d\d)|^[3-9]\./.test(settings.version);
  return [modern ? head24(settings) : head23(settings), common(settings), ''].join('\n');
}

/** The user database: passwords are in base64, so that no character of theirs can mean anything to the format. */
export function dovecotUsers(users: readonly { readonly name: string; readonly password: string }[]): string {
  return users
    .map(({ name, password }) => `${name}:{PLAIN.b64}${Buffer.from(password).toString('base64')}::::::\n`)
    .join('');
}

function head23({ home, tls }: DovecotSettings): string {
  const users = join(home, 'users');
  const files = tls && `ssl_cert = <${tls.cert}\nssl_key = <${tls.key}\n`;
  return `${files ?? ''}protocols = imap lmtp
disable_plaintext_auth = no
mail_home = ${quoted(`${home.replaceAll('%', '%%')}/mail/%u`)}
mail_location = maildir:~/Maildir
passdb {
  driver = passwd-file
  args = ${quoted(users)}
}
userdb {
  driver = passwd-file
  args = ${quoted(users)}
}
service anvil {
  chroot =
}`;
}

function head24({ home, tls }: DovecotSettings): string {
  const users = join(home, 'users');
  const files = tls && `ssl_server_cert_file = ${quoted(tls.cert)}\nssl_server_key_file = ${quoted(tls.key)}\n`;
  return `dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
${files ?? ''}protocols {
  imap = yes
  lmtp = yes
}
auth_allow_cleartext = yes
mail_home = ${quoted(`${home}/mail/%{user}`)}
mail_driver = maildir
mail_path = ~/Maildir
passdb passwd-file {
  passwd_file_path = ${quoted(users)}
}
userdb passwd-file {
  passwd_file_path = ${quoted(users)}
}`;
}

function common({ runDir, home, imapPort, lmtpPort, mailboxes, account, tls }: DovecotSettings): string {
  const created = mailboxes.filter((name) => name.toUpperCase() !== 'INBOX');
  return `listen = 127.0.0.1
base_dir = ${quoted(runDir)}
state_dir = ${quoted(runDir)}
log_path = ${quoted(join(home, 'dovecot.log'))}
ssl = ${tls === undefined ? 'no' : 'yes'}
auth_mechanisms = plain login
auth_failure_delay = 0 secs
maildir_very_dirty_syncs = yes
login_trusted_networks = 127.0.0.0/8
default_internal_user = ${account.user}
default_internal_group = ${account.group}
default_login_user = ${account.user}
mail_uid = ${account.uid}
mail_gid = ${account.gid}
first_valid_uid = ${Math.min(account.uid, 500)}
first_valid_gid = ${Math.min(account.gid, 1)}
namespace inbox {
  inbox = yes
  separator = /
${created.map((name) => `  mailbox ${quoted(name)} {\n    auto = create\n  }`).join('\n')}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${imapPort}
  }
  inet_listener imaps {
    port = ${tls === undefined ? '0' : `${tls.port}\n    ssl = yes`}
  }
}
service lmtp {
  inet_listener lmtp {
    port = ${lmtpPort}
  }
}`;
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

export { createAuthenticator, type AuthenticatorOptions } from './authenticator.js';
export { createKeyResolver, type ResolveTxt } from './key-resolver.js';

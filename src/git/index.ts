export { openGitSource, type GitSourceOptions, type OpenGitSource } from './git-source.js';
export type { TreePlace } from './clone.js';

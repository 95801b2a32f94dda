import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StateRequest } from '../cli/services.js';
import { FaqtotumError } from '../core/index.js';
import { demoFolder, isDemoRunning } from './demo-folder.js';

const configName = 'faqtotum.yaml';

/** Where a service is looked for that nobody has named. */
export interface Places {
  /** The current folder. */
  readonly folder: string;
  /** The demo's. */
  readonly demo: string;
}

/**
 * The config of the service that is meant: the one named, that of the data folder named, ./faqtotum.yaml, else that of the demo - only while it
 * runs, so that nobody pauses yesterday's demo and takes it for the service. Throws SERVICE_NOT_RUNNING when there is none of them.
 */
export async function findService({ config, dataDir }: StateRequest, places: Partial<Places> = {}): Promise<string> {
  if (config !== undefined) return config;
  if (dataDir !== undefined) {
    const file = join(dataDir, configName);
    if (existsSync(file)) return file;
    const remedy = 'name the data folder of a demo, or the configuration of the service with --config';
    throw new FaqtotumError('SERVICE_NOT_RUNNING', 'no service is known in this data folder', file, remedy);
  }
  const { folder, demo } = { folder: process.cwd(), demo: demoFolder(), ...places };
  const own = ownConfig(folder);
  if (own !== undefined) return own;
  const ofDemo = join(demo, configName);
  if (existsSync(ofDemo) && (await isDemoRunning(demo))) return ofDemo;
  throw new FaqtotumError(
    'SERVICE_NOT_RUNNING',
    `no service is named: no ${configName} in this folder, and no demo runs in its usual one`,
    '',
    'name its configuration with --config or the data folder of a demo with --data-dir, or start the demo with npm start',
  );
}

/** The configuration that lies in a folder (default: the current one). */
export function ownConfig(folder = process.cwd()): string | undefined {
  const own = join(folder, configName);
  return existsSync(own) ? own : undefined;
}

import { join } from 'node:path';

/** Ports of one n8n on 127.0.0.1. */
export interface Ports {
	/** Editor and REST. */
	n8n: number;
	/** Port of its task runner. */
	broker: number;
}

/**
 * The environment of a quiet n8n that keeps everything it writes in one folder and asks nothing of the internet. Of
 * this process's own environment only the path of executables is passed on.
 * @param folder becomes N8N_USER_FOLDER, home and temporary folder
 */
export function n8nEnvironment(folder: string, ports: Ports): NodeJS.ProcessEnv {
	return {
		PATH: process.env.PATH,
		HOME: folder,
		USERPROFILE: folder,
		XDG_CACHE_HOME: join(folder, '.cache'),
		TMPDIR: join(folder, 'tmp'),
		N8N_USER_FOLDER: folder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(ports.n8n),
		N8N_RUNNERS_BROKER_PORT: String(ports.broker),
		// Allows logins over plain HTTP.
		N8N_SECURE_COOKIE: 'false',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,insights',
		// An activation that a kill has interrupted is resumed after seconds instead of two minutes.
		N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '5',
		N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '1000',
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',
	};
}

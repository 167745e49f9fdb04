import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * The script `/sw.js` of WhatsApp Web, from which clients learn its version. Requests without the headers of a browser's
 * navigation are refused, as by web.whatsapp.com (https://github.com/WhiskeySockets/Baileys/issues/1929).
 * @param version its last number; undefined: there is no such script
 */
export function serveServiceWorker(
	{ url, headers }: IncomingMessage,
	response: ServerResponse,
	version: number | undefined,
): void {
	if (url !== '/sw.js' || version === undefined) response.writeHead(404).end();
	else if (headers['sec-fetch-site'] !== 'none') response.writeHead(400).end();
	else
		response.end(`importScripts();self.__data="{\\"client_revision\\":${version},\\"tier\\":1}";`);
}

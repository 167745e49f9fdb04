/** What makes a link of a storage service lead to the file rather than to a page about it. */
const SERVICES: ReadonlyArray<[host: RegExp, way: (url: URL) => string | undefined]> = [
	[/^(?:drive|docs|drive\.usercontent)\.google\.com$/, ofGoogle],
	[
		/(?:^|\.)dropbox\.com$/,
		() => 'Replace dl=0 at the end of the link by dl=1, or add ?dl=1 to a link without it.',
	],
	[
		/(?:^|\.)(?:1drv\.ms|onedrive\.live\.com|onedrive\.com|sharepoint\.com)$/,
		() =>
			"Add download=1 to the link's parameters, or fetch the file with n8n's Microsoft OneDrive or SharePoint node.",
	],
	[
		/^github\.com$/,
		() => 'Use the link of the button Raw, which begins with https://raw.githubusercontent.com/.',
	],
	[
		/(?:^|\.)(?:wetransfer\.com|we\.tl|icloud\.com|mega\.nz|photos\.google\.com|photos\.app\.goo\.gl|box\.com|mediafire\.com|pcloud\.link|sendspace\.com|smash\.com|fromsmash\.com)$/,
		() =>
			'This service shows files on a page only. Fetch the file with the node of the service, or put it where a link leads to the file itself.',
	],
];

/**
 * The way to the file behind a link that leads to a page of a storage service, or to its page to sign in; undefined for
 * all other hosts.
 *
 * @param urls the one that has answered with a page, and those that led to it
 */
export function sharingPage(urls: readonly URL[]): string | undefined {
	for (const url of urls) {
		const service = SERVICES.find(([host]) => host.test(url.hostname));
		if (service) return service[1](url);
	}
	return undefined;
}

function ofGoogle({ pathname, searchParams }: URL): string | undefined {
	// A document that is exported or published as a page was meant to be one.
	if (/\/(?:export|pub|pubhtml)$/.test(pathname)) return undefined;
	if (searchParams.get('export') === 'download') {
		return "The file has to be shared with anyone who has the link, and Google asks before it hands out a large one: fetch it with n8n's Google Drive node.";
	}
	const id = /\/d\/([\w-]+)/.exec(pathname)?.[1] ?? searchParams.get('id') ?? 'ID';
	return `Share the file with anyone who has the link, and use https://drive.google.com/uc?export=download&id=${id}, or fetch it with n8n's Google Drive node.`;
}

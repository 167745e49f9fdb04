import { randomBytes } from 'node:crypto';
import { useSessionHarness } from '../session/SessionHarness.ts';
import { useTriggerNode } from './triggerNode.ts';

const harness = useSessionHarness();
const start = useTriggerNode(harness);

it('only the kinds of files that were asked for are downloaded', async () => {
	await harness.link();
	const { own, other, wa } = harness;
	const { nextItem, close } = await start({
		parameters: { options: { mediaTypes: ['voice', 'image'] } },
	});
	const downloads = () => wa.log.filter(({ event }) => event === 'download').length;
	const before = downloads();
	for (const [kind, fields, isDownloaded] of [
		['image', {}, true],
		['audio', { ptt: true }, true],
		['audio', {}, false],
		['video', {}, false],
		['document', { fileName: 'a.pdf' }, false],
		['sticker', {}, false],
	] as const) {
		await other.sendMedia(own.jid, kind, randomBytes(100), fields);
		const { json, binary } = await nextItem();
		expect({ kind, fields, path: json.media_path }).toEqual({
			kind,
			fields,
			path: isDownloaded ? 'data' : null,
		});
		expect(json.media_error).toBeUndefined();
		expect(binary !== undefined).toBe(isDownloaded);
	}
	expect(downloads() - before).toBe(2);
	await close();
});

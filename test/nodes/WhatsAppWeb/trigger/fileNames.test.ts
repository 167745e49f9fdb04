import { randomBytes } from 'node:crypto';
import { useSessionHarness } from '../session/SessionHarness.ts';
import { useTriggerNode } from './triggerNode.ts';

const harness = useSessionHarness();
const start = useTriggerNode(harness);

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const OCTETS = 'application/octet-stream';

it('documents of other people have names that any disk takes, with an ending', async () => {
	await harness.link();
	const { own, other } = harness;
	const { nextItem, close } = await start();
	for (const [fields, fileName, mimeType] of [
		[{ title: 'Contract', mimetype: WORD }, 'Contract.docx', WORD],
		[{ fileName: 'Contract', mimetype: 'application/pdf' }, 'Contract.pdf', 'application/pdf'],
		[{ fileName: 'Invoice 12/2026.pdf', mimetype: 'application/pdf' }, 'Invoice 12_2026.pdf'],
		[{ fileName: 'Invoice 12:2026.PDF', mimetype: 'application/pdf' }, 'Invoice 12_2026.PDF'],
		[{ fileName: '../../etc/report.csv', mimetype: OCTETS }, 'report.csv', 'text/csv'],
		[{ fileName: 'می\u200cخواهم.pdf', mimetype: 'application/pdf' }, 'می\u200cخواهم.pdf'],
		[{ fileName: 'invoice\u202Efdp.exe', mimetype: OCTETS }, 'invoicefdp.exe'],
		[{ fileName: 'nul', mimetype: 'application/zip' }, 'nul_.zip'],
	] as const) {
		await other.sendMedia(own.jid, 'document', randomBytes(100), fields);
		const { json, binary } = await nextItem();
		expect(json.media_file_name).toBe(fileName);
		expect(binary?.data).toMatchObject({ fileName, ...(mimeType && { mimeType }) });
	}
	await other.sendMedia(own.jid, 'document', randomBytes(100), { mimetype: 'text/csv' });
	const { json, binary } = await nextItem();
	expect(json.media_file_name).toBeNull();
	expect(binary?.data?.fileName).toBe(`document-${String(json.message_id)}.csv`);
	await close();
});

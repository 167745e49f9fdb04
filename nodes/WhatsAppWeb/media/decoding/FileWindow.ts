import { type FileHandle, open } from 'node:fs/promises';

/** Bytes read at a time. */
const WINDOW = 64 * 1024;

/** Reads a file at any place, with a window of it in memory: readers of headers take a few bytes at a time. */
export class FileWindow {
	/** Never written to again: what is handed out stays valid. */
	private bytes: Buffer = Buffer.alloc(0);

	/** Offset of `bytes` in the file. */
	private from = 0;

	private readonly file: FileHandle;

	/** Bytes of the file. */
	readonly size: number;

	private constructor(file: FileHandle, size: number) {
		this.file = file;
		this.size = size;
	}

	/** Opens a file, and closes it when the work is done. */
	static async use<Result>(
		path: string,
		work: (file: FileWindow) => Promise<Result>,
	): Promise<Result> {
		const file = await open(path);
		try {
			return await work(new FileWindow(file, (await file.stat()).size));
		} finally {
			await file.close();
		}
	}

	/** Fewer bytes than asked for at the end of the file. */
	async at(offset: number, length: number): Promise<Buffer> {
		const here = this.here(offset, length);
		if (here) return here;
		await this.load(offset, Math.max(length, WINDOW));
		return this.bytes.subarray(0, length);
	}

	/** What {@link at} gives, if it is in memory: a reader of many small parts need not wait for each. */
	here(offset: number, length: number): Buffer | undefined {
		const end = Math.min(offset + length, this.size);
		if (offset >= end) return Buffer.alloc(0);
		return offset >= this.from && end <= this.from + this.bytes.length
			? this.bytes.subarray(offset - this.from, end - this.from)
			: undefined;
	}

	private async load(offset: number, length: number): Promise<void> {
		const bytes = Buffer.allocUnsafeSlow(Math.min(length, this.size - offset));
		const { bytesRead } = await this.file.read(bytes, 0, bytes.length, offset);
		this.bytes = bytes.subarray(0, bytesRead);
		this.from = offset;
	}
}

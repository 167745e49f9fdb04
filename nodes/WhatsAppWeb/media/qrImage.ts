/** Light border around the code, in modules: scanners need four (ISO/IEC 18004). */
const QUIET_ZONE = 4;
/** Pixels per module: sharp on a screen, and large enough for a phone's camera. */
const SCALE = 10;

/** A QR code as PNG, black on white. */
export async function qrPng(text: string): Promise<Buffer> {
	const [{ default: encodeQR }, { default: sharp }] = await Promise.all([
		import('qr'),
		import('sharp'),
	]);
	const modules = encodeQR(text, 'raw', { border: QUIET_ZONE, ecc: 'medium' });
	const size = modules.length;
	const pixels = Buffer.from(modules.flatMap((row) => row.map((dark) => (dark ? 0 : 255))));
	return await sharp(pixels, { raw: { width: size, height: size, channels: 1 } })
		.resize(size * SCALE, size * SCALE, { kernel: 'nearest' })
		.png()
		.toBuffer();
}

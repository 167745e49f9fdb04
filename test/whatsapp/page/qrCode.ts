import decodeQr from 'qr/decode.js';
import sharp from 'sharp';

/** Reads the QR code in a picture. @throws if there is none */
export async function readQrCode(png: Uint8Array): Promise<string> {
	const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
	try {
		return decodeQr({ width: info.width, height: info.height, data });
	} catch (cause) {
		throw new Error('There is no QR code to be read in this picture.', { cause });
	}
}

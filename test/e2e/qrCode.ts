import decodeQr from 'qr/decode.js';
import sharp from 'sharp';

/** Reads the QR code in a picture. @throws if there is none */
export async function readQrCode(png: Uint8Array): Promise<string> {
	const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
	return decodeQr({ width: info.width, height: info.height, data });
}

import decodeQr from 'qr/decode.js';
import sharp from 'sharp';

/** Reads a QR code off a picture, as a phone's camera would. @throws if there is none */
export async function readQrCode(png: Uint8Array): Promise<string> {
	const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
	return decodeQr({ width: info.width, height: info.height, data });
}

/** The kinds of files in messages, as users call them, in alphabetical order. */
export const MEDIA_TYPES = [
	{ name: 'Audio File', value: 'audio' },
	{ name: 'Document', value: 'document' },
	{ name: 'Image', value: 'image' },
	{ name: 'Sticker', value: 'sticker' },
	{ name: 'Video', value: 'video' },
	{ name: 'Voice Message', value: 'voice' },
] as const;

export type MediaType = (typeof MEDIA_TYPES)[number]['value'];

/** The request bodies of WA-RS's documentation, verbatim, by endpoint. */
export const waRsExamples: Array<[endpoint: string, body: string]> = [
	['text', '{ "to": "628123456789", "text": "Hello from WA-RS!" }'],
	['text', '{ "to": "628123456789", "text": "Hello!" }'],
	[
		'image',
		'{ "to": "628123456789", "image": { "url": "https://example.com/image.jpg" }, "caption": "Check this out!" }',
	],
	[
		'image',
		'{ "to": "628123456789", "image": { "data": "/9j/4AAQSkZJRg...", "mimetype": "image/jpeg" }, "caption": "Check this out!" }',
	],
	[
		'video',
		'{ "to": "628123456789", "video": { "url": "https://example.com/video.mp4" }, "caption": "Watch this!" }',
	],
	[
		'audio',
		'{ "to": "628123456789", "audio": { "url": "https://example.com/audio.mp3" }, "ptt": true }',
	],
	[
		'document',
		'{ "to": "628123456789", "document": { "url": "https://example.com/document.pdf" }, "filename": "report.pdf" }',
	],
	['sticker', '{ "to": "628123456789", "sticker": { "url": "https://example.com/sticker.webp" } }'],
	[
		'location',
		'{ "to": "628123456789", "latitude": -6.2088, "longitude": 106.8456, "name": "Jakarta", "address": "Jakarta, Indonesia" }',
	],
	[
		'contact',
		'{ "to": "628123456789", "contact": { "display_name": "John Doe", "phones": [ { "number": "+628123456789", "phone_type": "CELL" } ] } }',
	],
];

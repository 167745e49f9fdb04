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
	[
		'poll',
		'{ "to": "628123456789", "name": "What\'s your favorite color?", "options": ["Red", "Blue", "Green", "Yellow"], "selectable_count": 1 }',
	],
	[
		'poll',
		'{ "to": "628123456789", "name": "What is your favorite color?", "options": ["Red", "Blue", "Green"], "selectable_count": 1 }',
	],
	[
		'newsletter-admin-invite',
		'{ "to": "628123456789", "newsletter_jid": "120363000000000000@newsletter", "newsletter_name": "My Newsletter", "caption": "Join as admin!", "invite_expiration": 1700000000 }',
	],
	[
		'newsletter-follower-invite',
		'{ "to": "628123456789", "newsletter_jid": "120363000000000000@newsletter", "newsletter_name": "My Newsletter", "caption": "Follow this newsletter!" }',
	],
	[
		'order',
		'{ "to": "628123456789", "order_id": "ORD-001", "item_count": 3, "status": "inquiry", "message": "I\'d like to order these items", "order_title": "My Order", "total_amount_1000": 50000000, "total_currency_code": "USD" }',
	],
	[
		'invoice',
		'{ "to": "628123456789", "note": "Invoice for services rendered", "token": "inv-token-123", "attachment_type": "pdf", "attachment_mimetype": "application/pdf" }',
	],
	['payment-invite', '{ "to": "628123456789", "service_type": 0 }'],
	['forward', '{ "to": "628987654321@s.whatsapp.net", "text": "Forwarded content here" }'],
	[
		'buttons-response',
		'{ "to": "628123456789@s.whatsapp.net", "selected_button_id": "btn_1", "selected_display_text": "Option 1" }',
	],
	[
		'list-response',
		'{ "to": "628123456789@s.whatsapp.net", "title": "Category 1", "selected_row_id": "row_1", "description": "Description for the selection" }',
	],
	[
		'interactive-response',
		'{ "to": "628123456789@s.whatsapp.net", "body_text": "Response body", "name": "quick_reply", "params_json": "{\\"id\\":\\"btn1\\"}", "version": 3 }',
	],
	[
		'highly-structured',
		'{ "to": "628123456789@s.whatsapp.net", "namespace": "your_namespace", "element_name": "template_name", "params": ["param1", "param2"], "fallback_lg": "en", "fallback_lc": "US" }',
	],
	[
		'template-button-reply',
		'{ "to": "628123456789@s.whatsapp.net", "selected_id": "btn_1", "selected_display_text": "Option 1", "selected_index": 0 }',
	],
	[
		'send-payment',
		'{ "to": "628123456789@s.whatsapp.net", "note": "Payment for services", "request_message_id": "3EB0ABC123...", "transaction_data": "{\\"key\\":\\"value\\"}" }',
	],
	[
		'request-payment',
		'{ "to": "628123456789@s.whatsapp.net", "currency_code": "USD", "amount1000": 50000000, "note": "Payment for invoice #123", "expiry_timestamp": 1700086400 }',
	],
	[
		'cancel-payment',
		'{ "to": "628123456789@s.whatsapp.net", "request_message_id": "3EB0ABC123..." }',
	],
	[
		'decline-payment',
		'{ "to": "628123456789@s.whatsapp.net", "request_message_id": "3EB0ABC123..." }',
	],
	[
		'newsletter-forward',
		'{ "to": "628123456789@s.whatsapp.net", "text": "Check out this newsletter post", "newsletter_jid": "120363000000000000@newsletter", "server_message_id": 42, "newsletter_name": "My Newsletter", "content_type": "update" }',
	],
	[
		'buttons',
		'{ "to": "628123456789", "content_text": "Please choose an option", "footer": "Powered by WA-RS", "buttons": [ { "button_id": "btn_1", "display_text": "Option 1" }, { "button_id": "btn_2", "display_text": "Option 2" } ], "header_text": "Main Menu" }',
	],
	[
		'list',
		'{ "to": "628123456789", "title": "Main Menu", "description": "Please select an option", "button_text": "View Options", "sections": [ { "title": "Category 1", "rows": [ { "row_id": "row_1", "title": "Item 1", "description": "Description for item 1" }, { "row_id": "row_2", "title": "Item 2", "description": "Description for item 2" } ] } ], "footer": "Powered by WA-RS" }',
	],
	[
		'interactive',
		'{ "to": "628123456789", "body_text": "Choose an action", "footer_text": "Powered by WA-RS", "buttons": [ { "name": "quick_reply", "button_params_json": "{\\"display_text\\":\\"Click Me\\",\\"id\\":\\"btn1\\"}" } ] }',
	],
	[
		'scheduled-call',
		'{ "to": "120363000000000000@g.us", "scheduled_timestamp_ms": 1700000000000, "call_type": "voice", "title": "Weekly Team Sync" }',
	],
];

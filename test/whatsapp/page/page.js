// The page of one simulated phone. No framework: it asks for the phone's state and draws what has changed.
const number = location.pathname.slice(1);
const TICKS = { sent: '✓', delivered: '✓✓', read: '✓✓', played: '✓✓' };
const by = (id) => document.getElementById(id);
let openChat = decodeURIComponent(location.hash.slice(1));
let drawn = '';
/** Id of the message that the next one answers. */
let answering = '';

if (number) {
	by('phone').hidden = false;
	wire();
	await refresh();
	setInterval(refresh, 700);
} else {
	by('phones').hidden = false;
	const phones = await (await fetch('/api')).json();
	by('phones')
		.querySelector('ul')
		.replaceChildren(
			...phones.map((phone) =>
				element(
					'li',
					{},
					element('a', { href: `/${phone.number}` }, `${phone.pushName} · +${phone.number}`),
				),
			),
		);
}

async function refresh() {
	const text = await (await fetch(`/api/${number}`)).text();
	const key = text + openChat;
	if (key === drawn) return;
	drawn = key;
	draw(JSON.parse(text));
}

function draw(phone) {
	document.title = `${phone.pushName} · loopback WhatsApp`;
	by('name').textContent = phone.pushName;
	by('number').textContent = `+${phone.number}`;
	by('online').checked = phone.online;
	drawLinking(phone);
	if (!openChat && phone.chats[0]) openChat = phone.chats[0].jid;
	by('chats').replaceChildren(
		...phone.chats.map((chat) =>
			element(
				'a',
				{
					href: `#${encodeURIComponent(chat.jid)}`,
					...(chat.jid === openChat ? { 'aria-current': 'true' } : {}),
				},
				chat.title,
				element('small', {}, lastLine(chat)),
			),
		),
	);
	const chat = phone.chats.find(({ jid }) => jid === openChat);
	by('title').textContent = chat?.title ?? openChat;
	by('members').textContent = chat?.members?.join(', ') ?? '';
	by('compose').hidden = openChat === 'status@broadcast';
	by('bubbles').replaceChildren(...lines(chat));
	by('bubbles').scrollTop = by('bubbles').scrollHeight;
	if (chat) void post('read', { chat: openChat });
}

/** The last message of a chat, as its list shows it. */
function lastLine({ bubbles, notes = [] }) {
	const last = bubbles.at(-1);
	if (!last) return notes.at(-1)?.text ?? '';
	const words = last.revoked ? 'This message was deleted' : summary(last);
	return `${last.fromMe ? 'You: ' : ''}${words}`;
}

function summary({ kind, text, caption, poll, viewOnce }) {
	if (viewOnce) return '① View once';
	return text || caption || (poll ? '📊 Poll' : kind);
}

/** Lets the next message answer this one; undefined for none. */
function answer(message) {
	answering = message?.id ?? '';
	by('answering').hidden = !message;
	by('answering').querySelector('span').textContent = message ? summary(message) : '';
	if (message) by('compose').elements.text.focus();
}

/** What is said in a chat, and what has happened in a group, in order. */
function lines({ bubbles = [], notes = [] } = {}) {
	const noted = notes.map(({ at, text }) => ({ at, node: element('li', { class: 'note' }, text) }));
	const said = bubbles.map((message) => ({ at: message.at, node: bubble(message) }));
	return [...noted, ...said].sort((one, other) => one.at - other.at).map(({ node }) => node);
}

function drawLinking(phone) {
	if (phone.devices.length === 0) by('linking').open = true;
	by('passkey').checked = phone.passkey;
	drawScreen(phone.screen);
	by('devices').replaceChildren(
		...phone.devices.map((device) =>
			element(
				'li',
				{},
				`Device ${device}`,
				button('Unlink', () => post('unlink', { device })),
			),
		),
	);
	by('pending').replaceChildren(
		...phone.pending
			.filter(({ qr }) => qr)
			.map(({ qr }) =>
				element(
					'li',
					{},
					'A device shows its QR code',
					button('Scan', () => post('scan', { qr })),
				),
			),
	);
}

/** What the phone says while it links a device with a passkey. */
function drawScreen(screen) {
	const { title = '', text = '', code = '', wants } = screen ?? {};
	const node = by('screen');
	node.hidden = !screen;
	node.querySelector('strong').textContent = title;
	node.querySelector('p').textContent = text;
	node.querySelector('output').textContent = code;
	by('compare').hidden = wants !== 'compare';
	by('sign').hidden = wants !== 'passkey';
	if (wants !== 'passkey') by('signed').hidden = true;
}

function bubble(message) {
	const node = element('li', {
		class: `bubble${message.fromMe ? ' mine' : ''}`,
		'data-id': message.id,
	});
	if (message.revoked) {
		node.classList.add('revoked');
		node.append('This message was deleted');
		return node;
	}
	if (!message.fromMe) node.append(element('div', { class: 'author' }, message.author));
	if (message.forwarded) node.append(element('div', { class: 'meta' }, '↪ Forwarded'));
	if (message.quoted) node.append(element('div', { class: 'quote' }, message.quoted.text || '…'));
	if (message.colors) {
		node.classList.add('colored');
		node.style.background = message.colors.background;
		node.style.color = message.colors.ink;
	}
	if (message.kind === 'album') node.append(album(message));
	if (message.media) node.append(message.viewOnce ? once(message) : file(message));
	if (message.preview) node.append(preview(message.preview));
	if (message.location) node.append(place(message.location));
	for (const { name, phones } of message.contacts ?? []) {
		node.append(element('div', { class: 'card' }, `👤 ${name}\n${phones.join('\n')}`));
	}
	if (message.title) node.append(element('strong', {}, `${message.title}\n`));
	node.append(...worded(message));
	if (message.footer) node.append(element('div', { class: 'meta' }, message.footer));
	if (message.poll) node.append(...choices(message));
	(message.buttons ?? []).forEach((item, index) => {
		const tap = () => post('tap', { id: message.id, index });
		const label = item.description ? `${item.label} – ${item.description}` : item.label;
		const node_ = button(label, tap, 'choice');
		node_.disabled = !item.answers;
		node.append(node_);
	});
	node.append(meta(message));
	if (message.reactions.length > 0) {
		node.append(
			element('span', { class: 'reactions' }, message.reactions.map(({ emoji }) => emoji).join('')),
		);
	}
	return node;
}

function file({ id, kind, media }, src = `/api/${number}/media/${encodeURIComponent(id)}`) {
	if (kind === 'image' || kind === 'sticker')
		return element('img', { src, class: kind, alt: kind });
	if (kind === 'video') {
		const plays = media.gif || media.round ? { autoplay: '', loop: '' } : { controls: '' };
		const video = element('video', { src, ...plays, class: media.round ? 'round' : '' });
		video.muted = Boolean(media.gif);
		return media.gif ? element('div', { class: 'gif' }, video) : video;
	}
	if (kind === 'audio') {
		const label = media.voiceNote ? '🎤 Voice note' : '🎵 Audio';
		return element('div', {}, `${label}\n`, element('audio', { src, controls: '' }));
	}
	return element(
		'a',
		{ href: src, download: media.fileName ?? 'file' },
		`📄 ${media.fileName ?? media.mimeType}\n`,
	);
}

/** The files of an album, side by side. */
function album({ files = [], expected, fromMe }) {
	const node = element('div', { class: 'album' });
	for (const each of files) {
		const words = each.caption ? [element('div', {}, ...worded(each))] : [];
		node.append(element('figure', { 'data-id': each.id }, file(each), ...words));
	}
	const left = expected - files.length;
	if (left > 0) node.append(element('small', {}, `${left} more to ${fromMe ? 'go' : 'come'}`));
	return node;
}

/** A file that can be opened a single time. */
function once(message) {
	const kind = message.media.voiceNote
		? 'voice message'
		: message.kind === 'image'
			? 'photo'
			: message.kind;
	const label = message.opened ? 'Opened' : `① View once ${kind}`;
	const node = button(label, () => show(message), 'once');
	node.disabled = message.opened || message.fromMe;
	return node;
}

async function show(message) {
	const src = `/api/${number}/media/${encodeURIComponent(message.id)}`;
	const response = await fetch(src);
	if (!response.ok) {
		by('problem').textContent = (await response.json()).error;
		return;
	}
	const url = URL.createObjectURL(await response.blob());
	const dialog = element(
		'dialog',
		{},
		file(message, url),
		button('Close', () => dialog.close()),
	);
	dialog.addEventListener('close', () => {
		URL.revokeObjectURL(url);
		dialog.remove();
	});
	document.body.append(dialog);
	dialog.showModal();
	await refresh();
}

function preview({ title, description, picture, url }) {
	const image = picture
		? [element('img', { src: `data:image/jpeg;base64,${picture}`, alt: '' })]
		: [];
	const words = [
		element('strong', {}, title),
		element('div', {}, description),
		element('small', {}, url),
	];
	return element('div', { class: 'card preview' }, ...image, element('div', {}, ...words));
}

/** The words of a message, with those whom it mentions in bold. */
function worded({ text, caption, names = [], everyone }) {
	const words = text ?? caption ?? '';
	const known = names.map((name) => `@${name}`).sort((one, other) => other.length - one.length);
	const parts = [];
	let rest = words;
	while (rest) {
		const found = known
			.map((name) => ({ name, at: rest.indexOf(name) }))
			.filter(({ at }) => at >= 0)
			.sort((one, other) => one.at - other.at)[0];
		if (!found) break;
		parts.push(rest.slice(0, found.at), element('b', { class: 'mention' }, found.name));
		rest = rest.slice(found.at + found.name.length);
	}
	const all = everyone ? [element('small', { class: 'mention' }, ' everyone is mentioned')] : [];
	return [...parts, rest, ...all];
}

function place({ latitude, longitude, name, address }) {
	const lines = [`📍 ${name ?? 'Location'}`, address, `${latitude}, ${longitude}`];
	return element('div', { class: 'card' }, lines.filter(Boolean).join('\n'));
}

function choices({ id, poll }) {
	const mine = poll.options.filter(({ voters }) => voters.includes('You')).map(({ name }) => name);
	return poll.options.map(({ name, voters }) => {
		const chosen = mine.includes(name);
		const others = poll.selectableCount === 1 ? [] : mine.filter((other) => other !== name);
		const vote = () => post('vote', { id, options: chosen ? others : [...others, name] });
		const option = button(name, vote, `choice${chosen ? ' chosen' : ''}`);
		option.append(element('span', { title: voters.join(', ') }, String(voters.length)));
		return option;
	});
}

function meta(message) {
	const time = new Date(message.at * 1000).toLocaleTimeString([], {
		hour: '2-digit',
		minute: '2-digit',
	});
	const react = button('☺', () => post('react', { id: message.id, emoji: '👍' }), 'react');
	react.title = 'React with 👍';
	const reply = button('↩', () => answer(message), 'react');
	reply.title = 'Answer';
	reply.hidden = by('compose').hidden;
	const parts = [message.pinned ? '📌' : '', message.edited ? 'edited' : '', time].filter(Boolean);
	const node = element('div', { class: 'meta' }, react, reply, parts.join(' '));
	if (message.ticks) {
		node.append(
			element(
				'span',
				{ class: `ticks ${message.ticks}`, title: message.ticks },
				TICKS[message.ticks],
			),
		);
	}
	return node;
}

function wire() {
	addEventListener('hashchange', () => {
		openChat = decodeURIComponent(location.hash.slice(1));
		answer();
		void refresh();
	});
	by('online').addEventListener('change', (event) =>
		post('online', { online: event.target.checked }),
	);
	submit('new-chat', ({ to }) => {
		location.hash = encodeURIComponent(
			to.includes('@') ? to : `${to.replace(/\D/g, '')}@s.whatsapp.net`,
		);
	});
	submit('new-group', async ({ subject, members }) => {
		const { jid } = await post('group', { subject, members });
		if (jid) location.hash = encodeURIComponent(jid);
	});
	submit('scan', ({ qr }) => post('scan', { qr: qr.trim() }));
	by('scan').addEventListener('paste', async (event) => {
		const [picture] = event.clipboardData.files;
		if (!picture) return;
		event.preventDefault();
		await post('picture', { base64: await toBase64(picture) });
	});
	by('capture').addEventListener('click', async () =>
		post('picture', { base64: await toBase64(await capture()) }),
	);
	submit('code', ({ code }) => post('code', { code }));
	by('passkey').addEventListener('change', (event) =>
		post('passkey', { demanded: event.target.checked }),
	);
	by('compare').addEventListener('click', () => post('compare', {}));
	submit('sign', async ({ text }) => {
		const { answer } = await post('sign', { text });
		by('signed').hidden = !answer;
		by('answer').value = answer ?? '';
	});
	by('signed').addEventListener('submit', (event) => {
		event.preventDefault();
		by('answer').select();
		void navigator.clipboard.writeText(by('answer').value);
	});
	submit('compose', async ({ text }) => {
		if (!text) return;
		await post('send', { to: openChat, text, quote: answering });
		answer();
	});
	by('answering')
		.querySelector('button')
		.addEventListener('click', () => answer());
	by('compose').elements.file.addEventListener('change', async ({ target }) => {
		const [chosen] = target.files;
		if (!chosen) return;
		const base64 = await toBase64(chosen);
		const type = chosen.type || 'application/octet-stream';
		const { text } = by('compose').elements;
		await post('file', { to: openChat, name: chosen.name, type, base64, caption: text.value });
		by('compose').reset();
	});
}

/** A picture of the window or screen that a person chooses. */
async function capture() {
	const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
	const video = element('video', {});
	video.srcObject = stream;
	await video.play();
	const canvas = element('canvas', { width: video.videoWidth, height: video.videoHeight });
	canvas.getContext('2d').drawImage(video, 0, 0);
	for (const track of stream.getTracks()) track.stop();
	return await new Promise((resolve) => canvas.toBlob(resolve));
}

async function toBase64(blob) {
	const bytes = new Uint8Array(await blob.arrayBuffer());
	return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function submit(id, act) {
	by(id).addEventListener('submit', async (event) => {
		event.preventDefault();
		const form = event.target;
		const values = Object.fromEntries(new FormData(form));
		form.reset();
		await act(values);
	});
}

async function post(act, body) {
	const response = await fetch(`/api/${number}/${act}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const answer = await response.json();
	by('problem').textContent = response.ok ? '' : answer.error;
	if (act !== 'read') await refresh();
	return answer;
}

function button(label, act, className = '') {
	const node = element('button', { type: 'button', class: className }, label);
	node.addEventListener('click', act);
	return node;
}

function element(tag, attributes, ...children) {
	const node = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
	node.append(...children);
	return node;
}
